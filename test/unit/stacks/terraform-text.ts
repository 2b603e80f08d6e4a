import { isObject } from '../../support/provider-schema/json';

/** Every string in a document, without cdktf's comments. */
export function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => (key === '//' ? [] : texts(entry)));
}

/** The names at the start of each template that Terraform would evaluate in a text. Escaped templates do not count. */
export function templates(text: string): string[] {
  return [...text.matchAll(/(?<!\$)\$\{([^.(}\s]*)|(?<!%)%\{([^}]*)/g)].map(
    ([, reference, directive]) => reference ?? `%{${directive}`,
  );
}
