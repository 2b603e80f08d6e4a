import { isObject } from '../../support/provider-schema/json';

/** Every text in a document, without cdktf's comments. */
export function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => (key === '//' ? [] : texts(entry)));
}

/** The names with which a text's templates begin: what Terraform would put in their place. Escaped ones are none. */
export function templates(text: string): string[] {
  return [...text.matchAll(/(?<!\$)\$\{([^.(}\s]*)|(?<!%)%\{([^}]*)/g)].map(
    ([, reference, directive]) => reference ?? `%{${directive}`,
  );
}
