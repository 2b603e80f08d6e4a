import type { estypes } from '@elastic/elasticsearch';
import { SERVICE } from '../../lib/names';
import { PERSONAL_FIELDS, SECRET_FIELDS, TEXT_FIELDS } from '../fields';
import { FINAL_RULES } from '../redaction/final';
import type { IngestPipeline, IngestProcessor } from './api';

/** Version of the Elastic Common Schema that the fields are named by. */
const ECS_VERSION = '9.0.0';

/** The last step before a document is stored: stamps it, and keeps out what must never be stored. */
export function finalPipeline(dataset: string, environment: string, redaction: string): IngestPipeline {
  return {
    description: `Stamps and redacts ${dataset} of ${environment}`,
    processors: [
      set('data_stream.dataset', dataset),
      set('event.dataset', dataset),
      { pipeline: { name: redaction } },
    ],
    on_failure: [
      // What could not be redacted is not stored.
      { remove: { field: [...TEXT_FIELDS], ignore_missing: true } },
      set('event.kind', 'pipeline_error'),
    ],
  } satisfies estypes.IngestPipeline;
}

/** What the final pipelines share. It fails as a whole: they decide what then becomes of the document. */
export function redactionPipeline(environment: string): IngestPipeline {
  return {
    description: `Stamps and redacts log documents of ${environment}`,
    processors: [
      // As a date, and not by a template: those need a scripting language.
      { date: { field: '_ingest.timestamp', formats: ['ISO8601'], target_field: 'event.ingested' } },
      set('ecs.version', ECS_VERSION),
      set('data_stream.type', 'logs'),
      set('data_stream.namespace', environment),
      set('service.name', SERVICE),
      set('service.environment', environment),
      // Of writers that pass the collector by: who and where from is not stored, as there is no hash here.
      { remove: { field: [...PERSONAL_FIELDS, ...SECRET_FIELDS], ignore_missing: true } },
      ...TEXT_FIELDS.flatMap(redact),
    ],
  } satisfies estypes.IngestPipeline;
}

function redact(field: string): IngestProcessor[] {
  return [
    // gsub refuses anything but text.
    { convert: { field, type: 'string', ignore_missing: true } },
    ...FINAL_RULES.map(
      ({ pattern, replacement }): IngestProcessor => ({
        gsub: { field, pattern, replacement, ignore_missing: true },
      }),
    ),
  ];
}

const set = (field: string, value: string): IngestProcessor => ({ set: { field, value } });
