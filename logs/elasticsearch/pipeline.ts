import { SERVICE } from '../../lib/names';
import { TEXT_FIELDS } from '../fields';
import { REDACTIONS } from '../redaction';
import type { IngestPipeline, IngestProcessor } from './api';

/** Version of the Elastic Common Schema that the fields are named by. */
const ECS_VERSION = '9.0.0';

/** The last step before a document is stored: stamps it, and redacts again what the edge let through. */
export function finalPipeline(dataset: string, environment: string): IngestPipeline {
  return {
    description: `Stamps and redacts ${dataset} of ${environment}`,
    processors: [
      // As a date, and not by a template: those need a scripting language.
      { date: { field: '_ingest.timestamp', formats: ['ISO8601'], target_field: 'event.ingested' } },
      set('ecs.version', ECS_VERSION),
      set('data_stream.type', 'logs'),
      set('data_stream.dataset', dataset),
      set('data_stream.namespace', environment),
      set('event.dataset', dataset),
      set('service.name', SERVICE),
      set('service.environment', environment),
      ...TEXT_FIELDS.flatMap(redact),
    ],
    on_failure: [
      // What could not be redacted is not stored.
      { remove: { field: [...TEXT_FIELDS], ignore_missing: true } },
      set('event.kind', 'pipeline_error'),
    ],
  };
}

function redact(field: string): IngestProcessor[] {
  return [
    // gsub refuses anything but text.
    { convert: { field, type: 'string', ignore_missing: true } },
    ...REDACTIONS.map(({ pattern, replacement }) => ({
      gsub: { field, pattern, replacement, ignore_missing: true } as const,
    })),
  ];
}

const set = (field: string, value: string): IngestProcessor => ({ set: { field, value } });
