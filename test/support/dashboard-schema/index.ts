import Ajv, { type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import { projectPath } from '../../../lib/project';

/** What is wrong with a value, each as `where: what`. */
export type Validate = (value: unknown) => string[];

/**
 * The JSON schemas of Grafana's published types, in which nothing is allowed that the types do not have.
 * @returns what checks a value by a type of `published.ts`
 */
export function publishedSchemas(): (type: string) => Validate {
  const generator = createGenerator({
    path: projectPath('test/support/dashboard-schema/published.ts'),
    tsconfig: projectPath('tsconfig.json'),
    // `npm run check` does that.
    skipTypeCheck: true,
    additionalProperties: false,
  });
  const compiled = new Map<string, ValidateFunction>();
  return (type) => {
    const validate =
      compiled.get(type) ?? new Ajv({ allErrors: true, strict: false }).compile(generator.createSchema(type));
    compiled.set(type, validate);
    return (value) => (validate(value) ? [] : errorsOf(validate));
  };
}

function errorsOf({ errors }: ValidateFunction): string[] {
  return (errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'}: ${message} ${JSON.stringify(params)}`,
  );
}
