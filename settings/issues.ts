import * as z from 'zod';
import type { Problem } from '../lib/problems';
import { count } from '../lib/words';
import { environmentSchema } from './environment-schema';
import { isCredential } from './state';

type Schema = z.core.JSONSchema.JSONSchema;

/** Options of `safeParse`: a message for schemas without their own, and the input value in each issue. */
export const PARAMETERS = { error: () => 'is not a valid value', reportInput: true } as const;

/** Converts an issue of the environment's schema to problems with the value, the path, and what the schema allows. */
export function fromIssue(label: string, issue: z.core.$ZodIssue): Problem[] {
  const keys = issue.path.map(String);
  const path = [label, ...keys].join('.');
  const schema = schemaAt(keys);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const names = schema?.properties
        ? `one of ${Object.keys(schema.properties).join(', ')}`
        : allowed(schema?.propertyNames);
      return issue.keys.map((key) => ({
        path: `${path}.${key}`,
        message: 'is not a setting',
        cure: `Remove it, or use ${names}.`,
      }));
    }
    case 'invalid_key': {
      const [reason] = issue.issues;
      return [
        {
          path,
          message: `the name ${reason?.message ?? issue.message}`,
          cure: `Use ${allowed(schemaAt(keys.slice(0, -1))?.propertyNames)}.`,
        },
      ];
    }
    default: {
      const value = maybeSecret(issue.input, keys, schema) ? 'the value' : shown(issue.input);
      return [
        issue.input === undefined
          ? { path, message: 'is missing', cure: `Add ${allowed(schema)}.` }
          : { path, message: `${value} ${issue.message}`, cure: `Use ${allowed(schema)}.` },
      ];
    }
  }
}

/** Whether a value may be a secret, which messages must not show. */
function maybeSecret(value: unknown, keys: readonly string[], schema: Schema | undefined): boolean {
  if (typeof value !== 'string') return false;
  const isPath = /^(\.{0,2}|~|secrets)\//.test(value);
  const mayBe = keys[0] === 'secrets' || schema?.writeOnly === true;
  return isCredential(keys.at(-1) ?? '') || (mayBe && !isPath);
}

/** A value in a message: without the login and the query that a URL may contain. An invalid URL is read generously. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    const withoutLogin = value.replace(/(\/\/).*@|^[^\s/@]*:(?!\/\/).*@/, '$1<login>@');
    return `'${withoutLogin.replace(/(\/\/[^?]*)\?.*/, '$1?<query>')}'`;
  }
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

// Built for the first issue only: most environments have none.
let jsonSchema: Schema | undefined;

/** The part of the environment's JSON schema that a path leads to. */
function schemaAt(keys: readonly string[]): Schema | undefined {
  jsonSchema ??= z.toJSONSchema(environmentSchema, { io: 'input' });
  return keys.reduce<Schema | undefined>(
    (schema, key) => asSchema(schema?.properties?.[key] ?? schema?.items ?? schema?.additionalProperties),
    jsonSchema,
  );
}

function asSchema(value: Schema | boolean | readonly (Schema | boolean)[] | undefined): Schema | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? (value as Schema) : undefined;
}

/** The settings of an object, the required ones first. */
function settingsOf({ properties = {}, required = [] }: Schema): string {
  const others = Object.keys(properties).filter((name) => !required.includes(name));
  const any = others.length > 0 ? `any of ${others.join(', ')}` : '';
  return [required.join(', '), any].filter((text) => text !== '').join(', and ') || 'names and values';
}

/** Maximum number of values that a message lists. */
const FEW = 12;

/** What a schema allows, in words that follow "Use" or "Add". */
function allowed(value: Parameters<typeof asSchema>[0]): string {
  const schema = asSchema(value);
  if (!schema) return 'a setting of docs/reference.md';
  const { type, enum: values, anyOf, minimum, maximum, exclusiveMinimum, examples, multipleOf } = schema;
  if (values) return values.length <= FEW ? `one of ${values.join(', ')}` : 'a name of docs/reference.md';
  if (anyOf) return anyOf.map(allowed).join(', or ');
  if (examples) return `a value such as ${examples.map((example) => JSON.stringify(example)).join(' or ')}`;
  switch (type) {
    case 'integer':
      return `a whole number from ${minimum} to ${maximum}`;
    case 'number': {
      if (exclusiveMinimum !== undefined) {
        return `a number greater than ${exclusiveMinimum}${maximum === undefined ? '' : ` and at most ${maximum}`}`;
      }
      const range = minimum === undefined ? '' : ` from ${minimum} to ${maximum}`;
      return `a number${range}${multipleOf === undefined ? '' : `, in steps of ${multipleOf}`}`;
    }
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${schema.minItems ? ` of at least ${count(schema.minItems, 'item')}` : ''}, each ${allowed(schema.items)}`;
    case 'object':
      return `an object with ${settingsOf(schema)}`;
    default:
      return 'a text of one or more printable characters';
  }
}
