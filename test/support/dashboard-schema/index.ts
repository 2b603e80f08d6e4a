import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Ajv, { type SchemaObject, type ValidateFunction } from 'ajv';
import { projectFile, projectPath } from '../../../lib/project';

const TYPES = 'test/support/dashboard-schema/published.ts';

/** What is wrong with a value, each as `where: what`. */
export type Validate = (value: unknown) => string[];

/**
 * The JSON schemas of Grafana's published types, which allow nothing that the types do not have.
 * @returns a function that returns the validation of a type of `published.ts`
 */
export async function publishedSchemas(): Promise<(type: string) => Validate> {
  const schemas = await published();
  return (type) => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(schemas[type] ?? false);
    return (value) => (validate(value) ? [] : errorsOf(validate));
  };
}

/** The schema of each type. Deriving them takes seconds: the results are kept until a source of them changes. */
async function published(): Promise<Readonly<Record<string, SchemaObject>>> {
  const sources = ['package-lock.json', 'tsconfig.json', TYPES].map(projectFile);
  const hash = createHash('sha256').update(sources.join()).digest('hex');
  const cached = projectPath(`node_modules/.cache/dashboard-schema/${hash}.json`);
  if (existsSync(cached)) return JSON.parse(readFileSync(cached, 'utf8'));
  const { createGenerator } = await import('ts-json-schema-generator');
  const generator = createGenerator({
    path: projectPath(TYPES),
    tsconfig: projectPath('tsconfig.json'),
    // `npm run check` does that.
    skipTypeCheck: true,
    additionalProperties: false,
  });
  const names = [...projectFile(TYPES).matchAll(/^export type (\w+)/gm)].map(([, name = '']) => name);
  // One by one: several types of the SDK have the same name, which is unique in each schema.
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
