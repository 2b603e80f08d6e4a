import { Duration } from '../../../lib/duration';
import type { Logs } from '../../../logs';
import type { MappingProperties } from '../../../logs/elasticsearch/api';
import type { EnvironmentSummary } from '../summary';
import { elements, flatten, without } from './flatten';

const SECONDS_A_DAY = 86_400;

/** Configuration and retention of Elasticsearch. */
export function logsOf({
  streams,
  elasticsearch,
}: Logs): Pick<EnvironmentSummary, 'streams' | 'mappings' | 'redactions' | 'elasticsearch'> {
  const { lifecyclePolicies, pipelines, componentTemplates, ...rest } = elasticsearch;
  const templates = Object.values(componentTemplates);
  return {
    streams: Object.entries(streams).map(([name, { dataStream, retentionDays }]) => {
      const kept = lifecyclePolicies[dataStream]?.policy.phases.delete.min_age;
      // The retention that Elasticsearch applies. The number of the stream is only the requested one.
      const days = kept === undefined ? retentionDays : Duration.parse(kept).seconds / SECONDS_A_DAY;
      return { name, dataStream, retentionDays: days };
    }),
    mappings: Object.fromEntries(
      templates.flatMap(({ template }) => types(template.mappings?.properties ?? {}, '')),
    ),
    redactions: [
      ...new Set(
        Object.values(pipelines).flatMap(({ processors }) =>
          processors.flatMap((processor) =>
            'gsub' in processor ? [`${processor.gsub.pattern} in ${processor.gsub.field}`] : [],
          ),
        ),
      ),
    ],
    elasticsearch: {
      ...without(flatten(lifecyclePolicies), /\.phases\.delete\.min_age$/),
      ...without(flatten(componentTemplates), /\.mappings\.properties\..*\.type$/),
      ...flatten(rest),
      ...flatten(
        Object.fromEntries(
          Object.entries(pipelines).map(([name, { processors, ...pipeline }]) => [
            name,
            { ...pipeline, processors: elements(processors.filter((processor) => !('gsub' in processor))) },
          ]),
        ),
      ),
    },
  };
}

function types(properties: MappingProperties, path: string): [string, string][] {
  return Object.entries(properties).flatMap(([name, property]) =>
    'type' in property
      ? [[path + name, property.type] as [string, string]]
      : types(property.properties, `${path}${name}.`),
  );
}
