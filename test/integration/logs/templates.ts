import type { Logs } from '../../../logs';
import type { MappingProperties } from '../../../logs/elasticsearch/api';
import { STREAM_NAMES } from '../../../logs/streams';
import { type Check, differs } from './check';
import type { Elasticsearch } from './elasticsearch';

interface Simulated {
  readonly template: {
    readonly settings: { readonly index: Settings };
    readonly mappings: { readonly dynamic: string; readonly properties: MappingProperties };
  };
  readonly overlapping: readonly { readonly name: string }[];
}
interface Settings {
  readonly [name: string]: string | Settings;
}

/** Checks that the index that Elasticsearch would create for a stream has exactly the settings and fields of our templates. */
export async function templates(
  elasticsearch: Elasticsearch,
  { streams, elasticsearch: objects }: Logs,
): Promise<Check> {
  const faults: string[] = [];
  let compared = 0;
  for (const { dataStream } of Object.values(streams)) {
    const { template } = await elasticsearch.request<Simulated>(
      'POST',
      `_index_template/_simulate_index/${encodeURIComponent(dataStream)}`,
    );
    for (const name of objects.indexTemplates[dataStream]?.composed_of ?? []) {
      const { settings, mappings } = objects.componentTemplates[name]?.template ?? {};
      for (const [setting, value] of Object.entries(settings?.index ?? {})) {
        faults.push(...differs(`${dataStream}: ${setting}`, template.settings.index[setting], value));
        compared += 1;
      }
      if (mappings) {
        faults.push(
          ...differs(`${dataStream}: dynamic`, template.mappings.dynamic, String(mappings.dynamic)),
        );
        const [is, should] = [template.mappings.properties, mappings.properties].map((properties) =>
          fields(properties),
        );
        faults.push(...differs(`${dataStream}: fields`, is, should));
        compared += should?.length ?? 0;
      }
    }
  }
  return {
    name: 'templates as Elasticsearch combines them',
    detail: `${STREAM_NAMES.length} streams, ${compared} settings and fields`,
    faults,
  };
}

/** Every field with its type. Elasticsearch leaves out default values, and adds fields of its own. */
function fields(properties: MappingProperties, prefix = ''): string[] {
  return Object.entries(properties)
    .flatMap(([name, property]) =>
      'properties' in property
        ? fields(property.properties, `${prefix}${name}.`)
        : [`${prefix}${name}: ${property.type} ${property.ignore_above ?? ''}`],
    )
    .sort();
}
