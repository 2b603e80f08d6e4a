import * as z from 'zod';
import { environmentSchema } from '../../settings/environment-schema';
import { VARIABLES } from '../../settings/variables';
import { type Documented, differences } from './differences';
import { code, page, table } from './markdown';

type Schema = z.core.JSONSchema.JSONSchema;

interface Field {
  /** The names in its path; `[]` is an item of a list, `<name>` an entry of a map. */
  readonly path: readonly string[];
  readonly schema: Schema;
}

/** Environment variables, and the settings of an environment. */
export function settings(documented: Documented): string {
  const fields = fieldsOf(z.toJSONSchema(environmentSchema, { io: 'input' }));
  return page(
    '## Settings',
    '### Environment variables',
    table(
      ['Variable', 'Meaning'],
      Object.entries(VARIABLES).map(([name, meaning]) => [code(name), meaning]),
    ),
    '### Fields of an environment',
    `In ${code('environments/<env>.ts')}. Every field but ${code('name')} has a default or may be left out.`,
    sections(fields).flatMap(([name, within]) => section(documented, name, within)),
  );
}

/** Fields by the first part of their path. Single fields have no section. */
function sections(fields: readonly Field[]): [name: string, fields: readonly Field[]][] {
  const names = new Set(fields.flatMap(({ path }) => (path.length > 1 ? path.slice(0, 1) : [])));
  const isAlone = ({ path }: Field) => !names.has(path[0] ?? '');
  return [
    ['', fields.filter(isAlone)],
    ...[...names].map((name): [string, readonly Field[]] => [
      name,
      fields.filter(({ path }) => path[0] === name),
    ]),
  ];
}

function section(documented: Documented, name: string, fields: readonly Field[]): string[] {
  const [about, inside] = [
    fields.find(({ path }) => path.join() === name),
    fields.filter(({ path }) => path.join() !== name),
  ];
  return [
    name && `#### ${code(name)}`,
    about?.schema.description ? `${about.schema.description}.` : '',
    table(
      ['Field', 'Default', 'Environments', 'Allowed', 'Meaning'],
      inside.map(({ path, schema }) => [
        code(path.join('.').replaceAll('.[]', '[]')),
        schema.default === undefined ? '-' : code(JSON.stringify(schema.default)),
        schema.properties ? '' : elsewhere(documented, path),
        allowed(schema),
        schema.description ?? '',
      ]),
    ),
  ];
}

function fieldsOf(schema: Schema, path: readonly string[] = []): Field[] {
  const inside = [
    ...Object.entries(schema.properties ?? {}).map(([name, child]) => [name, child] as const),
    ['[]', schema.items] as const,
    ['<name>', schema.additionalProperties] as const,
  ].flatMap(([name, child]) => (isSchema(child) ? fieldsOf(child, [...path, name]) : []));
  const isGroup = schema.properties !== undefined && schema.description === undefined;
  const isPlainItem = path.at(-1) === '[]' && inside.length === 0;
  return path.length === 0 || isGroup || isPlainItem ? inside : [{ path, schema }, ...inside];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function elsewhere(documented: Documented, path: readonly string[]): string {
  const value = (environment: unknown) =>
    JSON.stringify(
      path.reduce<unknown>(
        (inner, name) => (isSchema(inner) ? Reflect.get(inner, name) : undefined),
        environment,
      ),
    );
  if (path.length === 1 && path[0] === 'name') return '';
  const own = differences(documented, value(documented.defaults.environment), ({ environment }) =>
    value(environment),
  );
  return own.map(([name, text]) => `${name}: ${text === undefined ? '-' : code(text)}`).join('; ');
}

function allowed(schema: Schema): string {
  const { type, enum: values, minimum, maximum, exclusiveMinimum, format, pattern, items, examples } = schema;
  if (values) return values.map((value) => code(String(value))).join(' or ');
  if (minimum !== undefined) return `${minimum} to ${maximum}`;
  if (exclusiveMinimum !== undefined)
    return `more than ${exclusiveMinimum}${maximum === undefined ? '' : `, at most ${maximum}`}`;
  // An example explains more than a complicated pattern.
  if (type === 'string' && examples) return `such as ${code(String(examples[0]))}`;
  // The name of the format explains more than its pattern.
  if (pattern && format !== 'email') return `like ${code(pattern)}`;
  if (type === 'boolean') return '`true` or `false`';
  if (type === 'array') return `list${isSchema(items) ? ` of ${allowed(items) || 'objects'}` : ''}`;
  return format ?? (typeof type === 'string' && type !== 'object' ? type : '');
}
