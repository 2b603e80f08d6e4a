import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Ajv, { type SchemaObject, type ValidateFunction } from 'ajv';
import { projectFile, projectPath } from '../../../lib/project';
import { cached } from '../cached';

const TYPES = 'test/support/dashboard-schema/published.ts';

/** Returns the errors in a value, each as `path: error`. */
export type Validate = (value: unknown) => string[];

/**
 * JSON schemas of Grafana's published types. They refuse unknown fields.
 * @returns a function that returns the validator for a type of `published.ts`
 */
export async function publishedSchemas(): Promise<(type: string) => Validate> {
  const schemas = await published();
  return cached((type: string) => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(schemas[type] ?? false);
    return (value) => (validate(value) ? [] : errorsOf(validate));
  });
}

/** The schema of each type. Generating them takes seconds, so they are cached until one of their sources changes. */
async function published(): Promise<Readonly<Record<string, SchemaObject>>> {
  const sources = ['package-lock.json', 'tsconfig.json', TYPES].map(projectFile);
  const hash = createHash('sha256').update(sources.join()).digest('hex');
  const cached = projectPath(`node_modules/.cache/dashboard-schema/${hash}.json`);
  if (existsSync(cached)) return JSON.parse(readFileSync(cached, 'utf8'));
  const { createGenerator } = await import('ts-json-schema-generator');
  const generator = createGenerator({
    path: projectPath(TYPES),
    tsconfig: projectPath('tsconfig.json'),
    // `npm run check` checks the types.
    skipTypeCheck: true,
    additionalProperties: false,
  });
  const names = [...projectFile(TYPES).matchAll(/^export type (\w+)/gm)].map(([, name = '']) => name);
  // A separate schema for each type, because several types of the SDK have the same name.
  const schemas = Object.fromEntries(names.map((name) => [name, generator.createSchema(name)]));
  mkdirSync(dirname(cached), { recursive: true });
  writeFileSync(`${cached}.${process.pid}`, JSON.stringify(schemas));
  renameSync(`${cached}.${process.pid}`, cached);
  return schemas;
}

function errorsOf({ errors }: ValidateFunction): string[] {
  return (errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'}: ${message} ${JSON.stringify(params)}`,
  );
}
