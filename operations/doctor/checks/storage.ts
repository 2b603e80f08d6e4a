import { estimate } from '../../../alerts/budget';
import { load } from '../../../bundle/check';
import { formatBytes, formatDuration } from '../../../lib/format';
import { UserError } from '../../../lib/user-error';
import type { Deployment } from '../../deployment';
import { type CheckResult, checksOf, type DoctorCheck, failed, ok, warning } from '../finding';
import { PROMETHEUS } from './prometheus';

/** Queries for Prometheus' metrics about its database: those of the largest replica. */
const QUERIES = {
  bytes:
    'max(prometheus_tsdb_storage_blocks_bytes) + max(prometheus_tsdb_wal_storage_size_bytes) + max(prometheus_tsdb_head_chunks_storage_size_bytes)',
  blocks: 'max(prometheus_tsdb_storage_blocks_bytes)',
  series: 'max(prometheus_tsdb_head_series)',
  samplesPerSecond: 'max(sum by (instance) (rate(prometheus_tsdb_head_samples_appended_total[10m])))',
  lowestTime: 'min(prometheus_tsdb_lowest_timestamp_seconds)',
  headMinTime: 'min(prometheus_tsdb_head_min_time_seconds)',
} as const;

/** Assumed bytes per sample while there are too few blocks to measure: the upper end of 1 to 2 in Prometheus' storage documentation. */
const BYTES_PER_SAMPLE = 2;
/** Bytes per sample are measured if blocks cover at least this period. */
const MEASURED_FROM_SECONDS = 6 * 3_600;
/** Factor for the write-ahead log and compactions, which need space in addition to the blocks. */
const RESERVE = 1.2;
/** With less free space the disk counts as full: the write-ahead log grows in pages of 32 KiB. */
const FULL_BYTES = 1_048_576;
const DAY_SECONDS = 86_400;

/** Checks the retention of samples, and that the disk has enough space for it. */
export function storageChecks(deployment: Deployment): DoctorCheck[] {
  return checksOf('Prometheus', [PROMETHEUS], {
    retention: () => retention(deployment),
    disk: () => disk(deployment),
    series: () => series(deployment),
  });
}

async function retention({ bundle, prometheus, now }: Deployment): Promise<CheckResult> {
  const { retentionDays } = bundle.environment.prometheus;
  const wanted = bundle.prometheus.config.storage.tsdb.retention.time;
  const [{ storageRetention }, lowest] = await Promise.all([prometheus.runtime(), oldest(prometheus)]);
  if (!storageRetention.split(' ').includes(wanted)) {
    return failed(
      `samples are kept for ${storageRetention}, not for ${wanted}`,
      `npm run deploy -- ${bundle.environment.name} platform`,
    );
  }
  if (lowest === undefined) return ok(`${wanted}; no samples yet`);
  const age = now() / 1_000 - lowest;
  const left = retentionDays * DAY_SECONDS - age;
  return ok(
    `${wanted}; the oldest sample is ${formatDuration(age)} old${left > 0 ? `, retention reached in ${formatDuration(left)}` : ''}`,
  );
}

async function disk({ bundle, prometheus, docker }: Deployment): Promise<CheckResult> {
  const free = await freeBytes({ bundle, docker });
  // First, because Prometheus cannot answer queries about itself if it cannot store samples.
  if (free !== undefined && free < FULL_BYTES) {
    return failed(
      `full: only ${formatBytes(free)} free, samples are lost`,
      `Free space or enlarge the disk. If samples are still missing, run docker restart on the container of prometheus.`,
    );
  }
  const [bytes, blocks, rate, lowest, headMin] = await Promise.all([
    prometheus.queryNumber(QUERIES.bytes),
    prometheus.queryNumber(QUERIES.blocks),
    prometheus.queryNumber(QUERIES.samplesPerSecond),
    oldest(prometheus),
    prometheus.queryNumber(QUERIES.headMinTime),
  ]);
  if (bytes === undefined || rate === undefined) {
    return warning(
      'Prometheus has no metrics about itself yet',
      'Run npm run doctor again in a minute. If the warning stays, check the targets of prometheus.',
    );
  }
  const measured = headMin !== undefined && lowest !== undefined ? headMin - lowest : 0;
  const perSample =
    blocks && measured > MEASURED_FROM_SECONDS ? blocks / (rate * measured) : BYTES_PER_SAMPLE;
  const forecast = Math.max(
    bytes,
    rate * bundle.environment.prometheus.retentionDays * DAY_SECONDS * perSample * RESERVE,
  );
  const seen = `${formatBytes(bytes)} now, ${formatBytes(forecast)} at full retention (${rate.toFixed(0)} samples/s)`;
  if (free === undefined) return ok(`${seen}; the free space is unknown`);
  const room = `${formatBytes(free)} free`;
  if (forecast - bytes > free) {
    const full = free / (rate * perSample * RESERVE);
    return failed(
      `${seen}, but only ${room}: full in ${formatDuration(full)}`,
      'Enlarge the disk, or lower prometheus.retentionDays in the environment and deploy.',
    );
  }
  return ok(`${seen}, ${room}`);
}

/** Free bytes on the volume. Undefined if the engine cannot report them. */
async function freeBytes({
  bundle,
  docker,
}: Pick<Deployment, 'bundle' | 'docker'>): Promise<number | undefined> {
  const own = bundle.platform.workloads.find(({ name }) => name === 'prometheus');
  const folder = own?.mounts.find(({ volume }) => volume === 'prometheus-data')?.path;
  if (!own || !folder) return undefined;
  try {
    return await docker.free(own.containerName, folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

async function series({ bundle, prometheus }: Deployment): Promise<CheckResult> {
  const { environment, alerts, recording } = bundle;
  const expected = estimate(alerts, recording, load(environment)).series;
  const held = await prometheus.queryNumber(QUERIES.series);
  if (held === undefined) return ok('Prometheus has no metrics about itself yet');
  const seen = `${held} in memory; ${expected} expected from the orchestrators, ${environment.budget.series} allowed`;
  return held > environment.budget.series
    ? warning(
        seen,
        'Find the metric that grows: topk(10, count by (__name__)({__name__=~".+"})); runbooks/MonitoringSeriesLimitHit.md',
      )
    : ok(seen);
}

/** Time of the oldest sample, in seconds since 1970. Undefined if there are no samples. */
async function oldest(prometheus: Deployment['prometheus']): Promise<number | undefined> {
  const [lowest, head] = await Promise.all([
    prometheus.queryNumber(QUERIES.lowestTime),
    prometheus.queryNumber(QUERIES.headMinTime),
  ]);
  // Without blocks, the lowest time is a placeholder.
  return [lowest, head].find(
    (time) => time !== undefined && time > 0 && time < Number.MAX_SAFE_INTEGER / 1_000,
  );
}
