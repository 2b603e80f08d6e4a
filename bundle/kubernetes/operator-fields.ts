import { secretKeyOf, type Target } from './object';

/** Words that the operator writes in capitals, unless a name begins with them. */
const CAPITALS = ['url', 'id', 'tls'];

/**
 * A part of `alertmanager.yml` or `prometheus.yml` under the names of the operator's fields: `title_link` becomes
 * `titleLink`, and a secret's file becomes the key of a Secret, so `api_url_file` becomes `apiURL`.
 */
export function operatorFields(value: unknown, target: Target): unknown {
  if (Array.isArray(value)) return value.map((each) => operatorFields(each, target));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, content]) => {
      const key = typeof content === 'string' ? secretKeyOf(content, target) : undefined;
      return key === undefined
        ? [operatorName(field), operatorFields(content, target)]
        : [operatorName(field.replace(/_file$/, '')), key];
    }),
  );
}

function operatorName(field: string): string {
  const [first = '', ...others] = field.split('_');
  return (
    first +
    others
      .map((word) =>
        CAPITALS.includes(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1),
      )
      .join('')
  );
}
