import type { estypes } from '@elastic/elasticsearch';
import { SERVICE } from '../../lib/names';
import { PERSONAL_FIELDS, SECRET_FIELDS, TEXT_FIELDS } from '../fields';
import { FINAL_RULES } from '../redaction/final';
import type { IngestPipeline, IngestProcessor } from './api';

/** Version of the Elastic Common Schema that the fields are named by. */
const ECS_VERSION = '9.0.0';

/** The last step before a document is stored: adds fields, and removes everything that must never be stored. */
export function finalPipeline(dataset: string, environment: string, redaction: string): IngestPipeline {
  return {
    description: `Stamps and redacts ${dataset} of ${environment}`,
    processors: [
      set('data_stream.dataset', dataset),
      set('event.dataset', dataset),
      { pipeline: { name: redaction } },
    ],
    on_failure: [
      // Texts that could not be redacted are not stored.
      { remove: { field: [...TEXT_FIELDS], ignore_missing: true } },
      set('event.kind', 'pipeline_error'),
    ],
  } satisfies estypes.IngestPipeline;
}

/** The common part of the final pipelines. It has no error handling of its own: the final pipelines handle its failure. */
export function redactionPipeline(environment: string): IngestPipeline {
  return {
    description: `Stamps and redacts log documents of ${environment}`,
    processors: [
      // A date processor, because a template would need a scripting language.
      { date: { field: '_ingest.timestamp', formats: ['ISO8601'], target_field: 'event.ingested' } },
      set('ecs.version', ECS_VERSION),
      set('data_stream.type', 'logs'),
      set('data_stream.namespace', environment),
      set('service.name', SERVICE),
      set('service.environment', environment),
      // From writers that bypass the collector. Personal data is not stored, because it cannot be hashed here.
      { remove: { field: [...PERSONAL_FIELDS, ...SECRET_FIELDS], ignore_missing: true } },
      ...TEXT_FIELDS.flatMap(redact),
    ],
  } satisfies estypes.IngestPipeline;
}

function redact(field: string): IngestProcessor[] {
  return [
    // gsub accepts texts only.
    { convert: { field, type: 'string', ignore_missing: true } },
    ...FINAL_RULES.map(
      ({ pattern, replacement }): IngestProcessor => ({
        gsub: { field, pattern, replacement, ignore_missing: true },
      }),
    ),
  ];
}

const set = (field: string, value: string): IngestProcessor => ({ set: { field, value } });
