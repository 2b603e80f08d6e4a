import type { Problem } from '../../../../lib/problems';
import { isObject, isUnset, type JsonObject } from '../json';
import { providerOf, providerSchema } from '../providers';
import type { Located } from '../resources';
import type { Block } from '../schema';
import type { Trap } from './trap';

/** Terraform's state contains secrets of resources in plain text, and a plan does not show that they have changed. */
export const resourceHoldsNoSecret: Trap = ({ type, path, body }) =>
  secretsIn({ path, body }, providerSchema(providerOf(type))?.resource_schemas?.[type]?.block ?? {});

/** Credentials come from the provider's own variables (GRAFANA_AUTH): the stack must not contain them. */
export function providerHoldsNoSecret(provider: Located & { readonly name: string }): Problem[] {
  return secretsIn(provider, providerSchema(provider.name)?.provider.block ?? {});
}

function secretsIn({ path, body }: Located, { attributes = {}, block_types = {} }: Block): Problem[] {
  const own = Object.entries(attributes)
    .filter(([name, { sensitive }]) => sensitive && !isUnset(body[name]))
    .map(([name]) => ({
      path: `${path}.${name}`,
      message: 'is a secret, which Terraform would store in its state',
      cure: 'Remove it: a server can read it from a file, and the provider from an environment variable.',
    }));
  const nested = Object.entries(block_types).flatMap(([name, { block }]) =>
    blocks(body, name).flatMap((inner, index) =>
      secretsIn({ path: `${path}.${name}[${index}]`, body: inner }, block),
    ),
  );
  return [...own, ...nested];
}

function blocks(body: JsonObject, name: string): JsonObject[] {
  return [body[name] ?? []].flat().filter(isObject);
}
