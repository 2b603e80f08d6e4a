import type { Problem } from '../../../lib/problems';
import { checkBlock } from './block';
import { withMetaArguments } from './meta-arguments';
import { providerOf, providerSchema } from './providers';
import { checkReferences } from './references';
import { providersOf, type Resource, resourcesOf } from './resources';

/**
 * Everything in a synthesized stack that the schemas of its providers refuse: the errors of `terraform validate`, but without
 * Terraform and providers.
 */
export function checkAgainstSchemas(stackJson: unknown): Problem[] {
  return [
    ...providersOf(stackJson).flatMap(({ name, path, body }) => {
      const schema = providerSchema(name);
      if (!schema) return [unknownAt(path, `provider ${name}`)];
      return checkBlock(path, body, withMetaArguments(schema.provider.block, 'provider'));
    }),
    ...resourcesOf(stackJson).flatMap(checkResource),
  ];
}

function checkResource({ kind, type, path, body }: Resource): Problem[] {
  const provider = providerSchema(providerOf(type));
  const schemas = kind === 'data' ? provider?.data_source_schemas : provider?.resource_schemas;
  const block = schemas?.[type]?.block;
  if (!block) return [unknownAt(path, `${kind === 'data' ? 'data source' : 'resource'} type ${type}`)];
  return [...checkBlock(path, body, withMetaArguments(block, kind)), ...checkReferences(path, body, block)];
}

function unknownAt(path: string, what: string): Problem {
  return {
    path,
    message: `no schema has the ${what}`,
    cure: 'Use one that the schemas have, or add its schema.',
  };
}
