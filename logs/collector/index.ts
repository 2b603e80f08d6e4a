import type { ApplicationLogs } from '../../adapters';
import { PORTS } from '../../lib/names';
import { shipperUser } from '../elasticsearch/accounts';
import type { RedactionRules } from '../redaction';
import { dataStreamName, STREAM_NAMES, type StreamName } from '../streams';
import type { CollectorConfig } from './config';
import { exporter, type Shipping, sendingQueue } from './exporters';
import { copyFilter, mayHaveCopies } from './filters';
import { STATE_FOLDER } from './places';
import { archiveReceiver, receiver, secretAttributes } from './receivers';
import { recordTransform } from './records';
import { structureTransform } from './structure';
import { documentTransform, redactionTransform } from './transform';

export { isCopy } from './filters';
export { COLLECTED_FOLDER, documentId, STATE_FOLDER } from './places';

/**
 * Feature gates that the collector is started with. Without this one, the offset in a file is saved before the last lines
 * (up to 100) are in the queue: a crash in between loses them.
 */
export const FEATURE_GATES = ['stanza.synchronousLogEmitter'] as const;

const archives = (stream: StreamName) => `filelog/${stream}-archives` as const;

/** The processor that drops copies of records. */
const COPIES = 'filter/copies';
/** The processor that redacts records: most of the configuration, and rendered to a file of its own. */
export const REDACTION = 'transform/redaction';
/** The processor for secrets that only the structure of a record reveals. Rendered to the file of the redaction. */
export const STRUCTURE = 'transform/structure';
/** The processor that converts records of another application to records of the contract. Rendered to its own file. */
export const RECORDS = 'transform/records';
/** The processor that converts records to documents. */
const DOCUMENT = 'transform/document';

/**
 * Configuration of the collector of one environment: a receiver, a queue and an exporter per stream, so that none
 * holds up another.
 */
export function collectorConfig(
  environment: string,
  { elasticsearch, containers }: { readonly elasticsearch: string; readonly containers: readonly string[] },
  {
    application,
    rules,
    maxFieldBytes,
    maxRequestBytes,
    shipping,
  }: {
    readonly application: ApplicationLogs;
    readonly rules: RedactionRules;
    readonly maxFieldBytes: number;
    readonly maxRequestBytes: number;
    readonly shipping: Shipping;
  },
): CollectorConfig {
  const copies = copyFilter(application);
  const byStream = <K extends string, T>(kind: K, make: (stream: StreamName) => T) =>
    Object.fromEntries(STREAM_NAMES.map((stream) => [`${kind}/${stream}`, make(stream)])) as Record<
      `${K}/${StreamName}`,
      T
    >;
  const queue = sendingQueue(maxRequestBytes);
  const { files, records } = application;
  const before = ['memory_limiter', STRUCTURE, ...(records ? [RECORDS] : [])];
  const after = [REDACTION, DOCUMENT];
  const all = [...before, ...after];
  const withoutCopies = [...before, COPIES, ...after];
  const source = { containers, attributes: secretAttributes(shipping) };
  return {
    extensions: {
      health_check: { endpoint: `0.0.0.0:${PORTS.collectorHealth}` },
      file_storage: {
        directory: `${STATE_FOLDER}/file_storage`,
        create_directory: true,
        // A file that a crash has corrupted is set aside: some lines are sent twice, instead of none at all.
        recreate: true,
        // A queue's file shrinks again after an outage.
        compaction: {
          directory: `${STATE_FOLDER}/file_storage`,
          on_start: true,
          on_rebound: true,
          cleanup_on_start: true,
        },
      },
    },
    receivers: {
      ...byStream('filelog', (stream) => receiver(files[stream], source)),
      ...Object.fromEntries(
        STREAM_NAMES.map((stream) => [archives(stream), archiveReceiver(files[stream], source)]),
      ),
    },
    processors: {
      // Shares of the container's memory. The rest is for the Go runtime and the files of the queue.
      memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
      [STRUCTURE]: structureTransform(rules, { otherFormatters: records !== undefined }),
      ...(records && { [RECORDS]: recordTransform(records, files) }),
      ...(copies && { [COPIES]: copies }),
      [REDACTION]: redactionTransform(rules, maxFieldBytes),
      [DOCUMENT]: documentTransform(),
    },
    exporters: byStream('elasticsearch', (stream) =>
      exporter(stream, {
        endpoint: elasticsearch,
        user: shipperUser(environment),
        shipping,
        dataStream: dataStreamName(stream, environment),
        queue,
      }),
    ),
    service: {
      extensions: ['health_check', 'file_storage'],
      telemetry: {
        metrics: {
          readers: [
            { pull: { exporter: { prometheus: { host: '0.0.0.0', port: PORTS.collectorMetrics } } } },
          ],
        },
      },
      pipelines: byStream('logs', (stream) => ({
        receivers: [`filelog/${stream}`, archives(stream)],
        processors: copies && mayHaveCopies(stream) ? withoutCopies : all,
        exporters: [`elasticsearch/${stream}`],
      })),
    },
  };
}
