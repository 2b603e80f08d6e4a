import { readFileSync } from 'node:fs';
import { projectPath } from '../../../lib/project';
import { PROVIDERS } from '../../../lib/versions';
import { BUILTIN_SCHEMA } from './builtin-schema';
import { dockerSchema } from './docker-schema';
import type { ProviderSchema } from './schema';

const LOADERS: Readonly<Record<string, () => ProviderSchema>> = {
  docker: dockerSchema,
  grafana: () => readSchema('grafana/grafana'),
  elasticstack: () => readSchema('elastic/elasticstack'),
  terraform: () => BUILTIN_SCHEMA,
};

const loaded = new Map<string, ProviderSchema | undefined>();

/** The schema of a provider by its name in a stack, loaded on first use. Undefined for an unknown provider. */
export function providerSchema(name: string): ProviderSchema | undefined {
  if (!loaded.has(name)) loaded.set(name, LOADERS[name]?.());
  return loaded.get(name);
}

/** The name of the provider of a resource type: in Terraform, the first word of the type. */
export function providerOf(type: string): string {
  return type.split('_', 1)[0] ?? type;
}

function readSchema(source: 'grafana/grafana' | 'elastic/elasticstack'): ProviderSchema {
  const file = projectPath(`schemas/${source.split('/')[1]}@${PROVIDERS[source]}.json`);
  return JSON.parse(readFileSync(file, 'utf8')).provider_schemas[`registry.terraform.io/${source}`];
}
