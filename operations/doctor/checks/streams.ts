import { z } from 'zod';
import { LOG_SILENCE } from '../../../alerts/catalogue/log-pipeline-silent';
import { HttpError } from '../../../clients/http';
import { JOBS } from '../../../lib/names';
import { STREAM_NAMES, type StreamName } from '../../../logs/streams';
import { type Deployment, query, queryNumber } from '../../deployment';
import { type DoctorCheck, type DoctorFinding, failed, ok, skipped, warning } from '../finding';
import { count, span } from '../words';
import { containerCheck } from './containers';
import { ELASTICSEARCH_LOGIN } from './elasticsearch';
import { PROMETHEUS } from './prometheus';
import { targetsCheck } from './targets';

/** Ahead of this machine's clock by more than this, the time of a document is wrong. */
const AHEAD_SECONDS = 120;
/** Share of the collector's queue from which on it is told. */
const FILLING = 0.5;
const NOT_FOUND = 404;

const newestSchema = z.object({
  hits: z.object({
    total: z.object({ value: z.number() }),
    hits: z.array(z.object({ _source: z.looseObject({ '@timestamp': z.string() }) })),
  }),
});

/** Name of the check of a data stream. */
export function streamCheck(dataStream: string): string {
  return `stream ${dataStream}`;
}

/** That documents arrive in every stream, and that none waits in the collector. */
export function streamChecks(deployment: Deployment): DoctorCheck[] {
  return [
    ...STREAM_NAMES.map(
      (stream): DoctorCheck => ({
        name: streamCheck(deployment.bundle.logs.streams[stream].dataStream),
        group: 'Logs',
        needs: [ELASTICSEARCH_LOGIN],
        look: () => newest(deployment, stream),
      }),
    ),
    ...(deployment.bundle.environment.orchestrator.instances > 0
      ? [
          {
            name: 'collector queue',
            group: 'Logs',
            needs: [PROMETHEUS],
            look: () => queue(deployment),
          } as const,
        ]
      : []),
  ];
}

async function newest(deployment: Deployment, stream: StreamName): Promise<DoctorFinding[]> {
  const { bundle, elasticsearch, now } = deployment;
  const { dataStream } = bundle.logs.streams[stream];
  const subject = streamCheck(dataStream);
  const collects = bundle.environment.orchestrator.instances > 0;
  try {
    const { hits } = await elasticsearch.get(`/${dataStream}/_search`, newestSchema, {
      json: {
        size: 1,
        track_total_hits: true,
        sort: [{ '@timestamp': { order: 'desc', unmapped_type: 'date' } }],
        _source: ['@timestamp'],
      },
    });
    const documents = count(hits.total.value, 'document');
    const [last] = hits.hits;
    const limit = collects ? await longestSilence(deployment, stream) : undefined;
    const cure = 'runbooks/LogPipelineSilent.md: is it written, read, accepted?';
    // What is read by the collector only arrives while it and the orchestrators run.
    const causes = collects
      ? [
          containerCheck('collector'),
          ...bundle.platform.workloads
            .filter(({ mounts }) => mounts.some(({ volume }) => volume.endsWith('-logs')))
            .map(({ name }) => containerCheck(name)),
        ]
      : [];
    if (!last) {
      return [
        limit === undefined
          ? ok(subject, 'no document yet')
          : failed(subject, 'no document yet', cure, causes),
      ];
    }
    const age = (now() - Date.parse(last._source['@timestamp'])) / 1_000;
    const seen = `${documents}, the last ${span(age)} ago`;
    if (age < -AHEAD_SECONDS) {
      return [
        warning(
          subject,
          `${documents}, the last is of a time that is ${span(-age)} ahead`,
          'Set the clock of the machine that wrote it.',
        ),
      ];
    }
    return [limit !== undefined && age > limit ? failed(subject, seen, cure, causes) : ok(subject, seen)];
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== NOT_FOUND) throw error;
    return [
      failed(
        subject,
        'there is no such data stream',
        `npm run deploy -- ${bundle.environment.name} elasticsearch`,
        ['templates, pipelines and policies'],
      ),
    ];
  }
}

/**
 * After how many seconds without a document something is wrong, as the alerts have it: no general record, or no audit
 * record of the downloads that there were. That no error is logged is no fault.
 */
async function longestSilence(
  { bundle, prometheus }: Deployment,
  stream: StreamName,
): Promise<number | undefined> {
  if (stream === 'app') return LOG_SILENCE.seconds;
  if (stream !== 'audit') return undefined;
  const watch = bundle.managed.find(({ name }) => name === 'ModelAuditLogSilent')?.watch;
  if (watch?.kind !== 'silence') return undefined;
  try {
    const recorded = await queryNumber(prometheus, watch.although.text);
    return recorded !== undefined && recorded > 0 ? watch.window.seconds : undefined;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return undefined;
  }
}

async function queue({ prometheus }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'collector queue';
  const causes = [containerCheck('collector'), targetsCheck(JOBS.collector)];
  const [shares, lost] = await Promise.all([
    query(prometheus, 'max by (exporter) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity)'),
    query(prometheus, 'sum(increase(otelcol_exporter_send_failed_log_records_total[15m])) > 0'),
  ]);
  if (shares.length === 0) {
    return [failed(subject, 'Prometheus has no metrics of the collector', 'Is it scraped?', causes)];
  }
  const fullest = Math.max(...shares.map(({ value }) => value));
  const seen = `${(100 * fullest).toFixed(0)} % full`;
  if (lost[0]) {
    return [
      failed(
        subject,
        `${seen}; ${count(Math.ceil(lost[0].value), 'record')} refused within the last 15 min`,
        'The log of the collector says by what; runbooks/LogShipperQueueFilling.md',
        ['Elasticsearch'],
      ),
    ];
  }
  if (fullest > FILLING) {
    return [
      {
        ...failed(
          subject,
          `${seen}: Elasticsearch does not take what is sent`,
          'runbooks/LogShipperQueueFilling.md',
          ['Elasticsearch'],
        ),
      },
    ];
  }
  return Number.isFinite(fullest)
    ? [ok(subject, `${seen}, nothing refused`)]
    : [skipped(subject, 'the collector does not tell how full its queue is')];
}
