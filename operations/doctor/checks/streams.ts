import { logPipelineSilent } from '../../../alerts/catalogue/log-pipeline-silent';
import { logRecordsLost, lostRecords } from '../../../alerts/catalogue/log-records-lost';
import { modelAuditLogSilent } from '../../../alerts/catalogue/model-audit-log-silent';
import { isPromql } from '../../../alerts/resolve';
import { HttpError } from '../../../clients/http';
import { formatDuration } from '../../../lib/format';
import { JOBS } from '../../../lib/names';
import { scoped } from '../../../lib/promql/scope';
import { count } from '../../../lib/words';
import { STREAM_NAMES, type StreamName } from '../../../logs/streams';
import { objectName, orchestratorContainers } from '../../../servers/addresses';
import { collectsLogs } from '../../../settings/orchestrator';
import type { Deployment } from '../../deployment';
import {
  type CheckResult,
  checksOf,
  type DoctorCheck,
  failed,
  ok,
  pending,
  skipped,
  warning,
} from '../finding';
import { containerCheck } from './containers';
import { ELASTICSEARCH_LOGIN, OBJECTS } from './elasticsearch';
import { PROMETHEUS, prometheusRuns } from './prometheus';
import { targetsCheck } from './targets';

/** Warns if the newest document is ahead of this machine's clock by more than this. */
const AHEAD_SECONDS = 120;
/** Fails if the collector's queue is fuller than this share. */
const FILLING = 0.5;

/** Name of the check of a data stream. */
export function streamCheck(dataStream: string): string {
  return `stream ${dataStream}`;
}

/** Checks that every stream receives documents, and that the collector's queue does not fill. */
export function streamChecks(deployment: Deployment): DoctorCheck[] {
  return [
    ...STREAM_NAMES.flatMap((stream) =>
      checksOf('Logs', [ELASTICSEARCH_LOGIN], {
        [streamCheck(deployment.bundle.logs.streams[stream].dataStream)]: () => newest(deployment, stream),
      }),
    ),
    ...checksOf('Logs', [ELASTICSEARCH_LOGIN], { 'failure stores': () => failureStores(deployment) }),
    ...(collectsLogs(deployment.bundle.environment)
      ? checksOf('Logs', [PROMETHEUS], { 'collector queue': () => queue(deployment) })
      : []),
  ];
}

/** The template enables the failure store of new data streams only. For an existing one it takes a request. */
async function failureStores({ bundle, elasticsearch }: Deployment): Promise<CheckResult> {
  const dataStreams = bundle.logs.elasticsearch.dataStreams;
  const enabled = await Promise.all(dataStreams.map((name) => elasticsearch.hasFailureStore(name)));
  if (enabled.includes(undefined))
    return skipped(
      'a data stream or its failure store is missing: refused documents are counted, and not kept',
    );
  const disabled = dataStreams.filter((_, index) => !enabled[index]);
  if (disabled.length === 0) return ok('enabled: refused documents are kept there');
  return failed(
    `disabled for ${disabled.join(', ')}: refused documents are not kept`,
    `curl -X PUT "$ELASTICSEARCH_URL/_data_stream/${disabled.join(',')}/_options" -H 'Content-Type: application/json' -d '{"failure_store":{"enabled":true}}'`,
  );
}

async function newest(deployment: Deployment, stream: StreamName): Promise<CheckResult> {
  const { bundle, elasticsearch, now } = deployment;
  const { dataStream } = bundle.logs.streams[stream];
  const collects = collectsLogs(bundle.environment);
  const found = await elasticsearch.newest(dataStream);
  if (!found) {
    return failed('data stream not found', `npm run deploy -- ${bundle.environment.name} elasticsearch`, [
      OBJECTS,
    ]);
  }
  const documents = count(found.documents, 'document');
  const limit = collects ? await longestSilence(deployment, stream) : undefined;
  const cure = 'See runbooks/LogPipelineSilent.md';
  // Documents arrive only while the collector and the orchestrators run.
  const causes = collects
    ? [
        containerCheck('collector'),
        ...orchestratorContainers(bundle.environment).map(({ name }) => containerCheck(name)),
      ]
    : [];
  if (found.at === undefined) {
    if (limit === undefined) return ok('no documents yet');
    const running = await prometheusRuns(deployment).catch((error: unknown) => {
      if (error instanceof HttpError) return Number.POSITIVE_INFINITY;
      throw error;
    });
    return running < limit
      ? pending(
          `no documents yet: Prometheus started ${formatDuration(running)} ago`,
          'Run npm run doctor again in some minutes.',
        )
      : failed('no documents yet', cure, causes);
  }
  const age = (now() - Date.parse(found.at)) / 1_000;
  const seen = `${documents}, the newest ${formatDuration(Math.max(0, age))} ago`;
  if (age < -AHEAD_SECONDS) {
    return warning(
      `${documents}, the newest is ${formatDuration(-age)} ahead`,
      'Synchronise the clock of the machine that runs the orchestrator.',
    );
  }
  return limit !== undefined && age > limit ? failed(seen, cure, causes) : ok(seen);
}

/**
 * The longest acceptable period without documents, in seconds, from the corresponding alerts: for general records, and for
 * audit records while downloads are recorded. Undefined for error records, which may be absent.
 */
async function longestSilence(
  { bundle, prometheus }: Deployment,
  stream: StreamName,
): Promise<number | undefined> {
  if (stream === 'app') return logPipelineSilent.windows.window.seconds;
  if (stream !== 'audit') return undefined;
  const alert = bundle.alerts.find(({ name }) => name === modelAuditLogSilent.name);
  if (!alert || isPromql(alert) || alert.watch.kind !== 'silence') return undefined;
  const { watch } = alert;
  try {
    const recorded = await prometheus.queryNumber(watch.although.text);
    return recorded !== undefined && recorded > 0 ? watch.window.seconds : undefined;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return undefined;
  }
}

async function queue(deployment: Deployment): Promise<CheckResult> {
  const { bundle, prometheus } = deployment;
  const causes = [containerCheck('collector'), targetsCheck(JOBS.collector)];
  const [shares, records] = await Promise.all([
    prometheus.query('max by (exporter) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity)'),
    // Also if an override disables the alert.
    prometheus.query(scoped(lostRecords, `environment="${bundle.environment.name}"`).text),
  ]);
  if (shares.length === 0) {
    return failed(
      'Prometheus has no metrics of the collector',
      'Check docker logs of the collector; runbooks/LogPipelineSilent.md',
      causes,
    );
  }
  const fullest = Math.max(...shares.map(({ value }) => value));
  const seen = `${(100 * fullest).toFixed(0)} % full`;
  if (records[0]) {
    return failed(
      `${seen}; ${count(Math.ceil(records[0].value), 'record')} given up or refused in the last ${logRecordsLost.windows.window}${await refusals(deployment)}`,
      `docker logs ${objectName(bundle.environment, 'collector')} has the reason; see runbooks/LogRecordsLost.md`,
      ['Elasticsearch'],
    );
  }
  if (fullest > FILLING) {
    return [
      {
        ...failed(
          `${seen}: Elasticsearch does not accept the records`,
          'See runbooks/LogShipperQueueFilling.md',
          ['Elasticsearch'],
        ),
      },
    ];
  }
  return Number.isFinite(fullest)
    ? [ok(`${seen}, no records refused`)]
    : [skipped('the collector does not report the size of its queue')];
}

/**
 * The last refusal in the failure store of each stream. Empty if there is none, or if Elasticsearch does not allow
 * reading it.
 */
async function refusals({ bundle, elasticsearch }: Deployment): Promise<string> {
  const found = await Promise.all(
    STREAM_NAMES.map(async (stream) => {
      try {
        const reason = await elasticsearch.lastRefusal(bundle.logs.streams[stream].dataStream);
        return reason === undefined ? [] : [`${stream}: ${reason}`];
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        return [];
      }
    }),
  );
  const reasons = found.flat();
  return reasons.length > 0 ? `; last document in the failure store of ${reasons.join(', of ')}` : '';
}
