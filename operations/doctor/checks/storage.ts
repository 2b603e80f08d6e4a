import { z } from 'zod';
import { estimate } from '../../../alerts/budget';
import { load } from '../../../bundle/check';
import { UserError } from '../../../lib/user-error';
import { type Deployment, queryNumber } from '../../deployment';
import { type DoctorCheck, type DoctorFinding, failed, ok, warning } from '../finding';
import { size, span } from '../words';
import { PROMETHEUS } from './prometheus';

/** What Prometheus's own metrics say of its database. */
const QUERIES = {
  bytes:
    'sum(prometheus_tsdb_storage_blocks_bytes) + sum(prometheus_tsdb_wal_storage_size_bytes) + sum(prometheus_tsdb_head_chunks_storage_size_bytes)',
  blocks: 'sum(prometheus_tsdb_storage_blocks_bytes)',
  series: 'sum(prometheus_tsdb_head_series)',
  samplesPerSecond: 'sum(rate(prometheus_tsdb_head_samples_appended_total[10m]))',
  lowestTime: 'min(prometheus_tsdb_lowest_timestamp_seconds)',
  headMinTime: 'min(prometheus_tsdb_head_min_time_seconds)',
} as const;

/** Bytes of a stored sample while there are no blocks to measure it at: the upper end of what Prometheus's storage page gives (1 to 2). */
const BYTES_PER_SAMPLE = 2;
/** Blocks of less time than this are too few to measure it at. */
const MEASURED_FROM_SECONDS = 6 * 3_600;
/** The write-ahead log and a compaction need room beside the blocks. */
const RESERVE = 1.2;
/** Less is no room: a page of the write-ahead log is 32 KiB, and every series may begin a chunk. */
const FULL_BYTES = 1_048_576;
const DAY_SECONDS = 86_400;

const runtimeSchema = z.object({ data: z.object({ storageRetention: z.string() }) });

/** That samples are kept as long as is meant, and that there is room for them. */
export function storageChecks(deployment: Deployment): DoctorCheck[] {
  return [
    { name: 'retention', group: 'Prometheus', needs: [PROMETHEUS], look: () => retention(deployment) },
    { name: 'disk', group: 'Prometheus', needs: [PROMETHEUS], look: () => disk(deployment) },
    { name: 'series', group: 'Prometheus', needs: [PROMETHEUS], look: () => series(deployment) },
  ];
}

async function retention({ bundle, prometheus, now }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'retention';
  const { retentionDays } = bundle.environment.prometheus;
  const wanted = bundle.prometheus.config.storage.tsdb.retention.time;
  const [{ data }, lowest] = await Promise.all([
    prometheus.get('/api/v1/status/runtimeinfo', runtimeSchema),
    oldest(prometheus),
  ]);
  if (!data.storageRetention.split(' ').includes(wanted)) {
    return [
      failed(
        subject,
        `samples are kept for ${data.storageRetention}, not for ${wanted}`,
        `npm run deploy -- ${bundle.environment.name} platform`,
      ),
    ];
  }
  if (lowest === undefined) return [ok(subject, `${wanted}; no sample is stored yet`)];
  const age = now() / 1_000 - lowest;
  const left = retentionDays * DAY_SECONDS - age;
  return [
    ok(
      subject,
      `${wanted}; the oldest sample is of ${span(age)} ago${left > 0 ? `, full in ${span(left)}` : ', full'}`,
    ),
  ];
}

async function disk({ bundle, prometheus, docker, now }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'disk';
  const free = await freeBytes({ bundle, docker });
  // Told even when nothing can be stored any more, and so not asked for either.
  if (free !== undefined && free < FULL_BYTES) {
    return [
      failed(
        subject,
        `full: only ${size(free)} free, and samples are lost`,
        'Make room or give it a larger disk, then docker restart its container if samples do not come back.',
      ),
    ];
  }
  const [bytes, blocks, rate, lowest, headMin] = await Promise.all([
    queryNumber(prometheus, QUERIES.bytes),
    queryNumber(prometheus, QUERIES.blocks),
    queryNumber(prometheus, QUERIES.samplesPerSecond),
    oldest(prometheus),
    queryNumber(prometheus, QUERIES.headMinTime),
  ]);
  if (bytes === undefined || rate === undefined) {
    return [
      warning(
        subject,
        'Prometheus has no metrics of itself yet',
        'Try again in a minute; else see its target in targets of prometheus.',
      ),
    ];
  }
  const measured = headMin !== undefined && lowest !== undefined ? headMin - lowest : 0;
  const perSample =
    blocks && measured > MEASURED_FROM_SECONDS ? blocks / (rate * measured) : BYTES_PER_SAMPLE;
  const forecast = Math.max(
    bytes,
    rate * bundle.environment.prometheus.retentionDays * DAY_SECONDS * perSample * RESERVE,
  );
  const seen = `${size(bytes)} now, ${size(forecast)} when the retention is full (${rate.toFixed(0)} samples/s)`;
  if (free === undefined) return [ok(subject, `${seen}; how much is free cannot be told from here`)];
  const room = `${size(free)} free`;
  const age = lowest === undefined ? 0 : now() / 1_000 - lowest;
  if (forecast - bytes > free) {
    const full = free / (rate * perSample * RESERVE);
    return [
      failed(
        subject,
        `${seen}, and only ${room}: full in ${span(full)}${age > 0 ? '' : ', as estimated'}`,
        'Give it a larger disk, or lower prometheus.retentionDays.',
      ),
    ];
  }
  return [ok(subject, `${seen}, ${room}`)];
}

/** What is free on the volume, where the engine can be asked. */
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

async function series({ bundle, prometheus }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'series';
  const { environment, alerts, recording } = bundle;
  const expected = estimate(alerts, recording, load(environment)).series;
  const held = await queryNumber(prometheus, QUERIES.series);
  if (held === undefined) return [ok(subject, 'Prometheus has no metrics of itself yet')];
  const seen = `${held} in memory; ${expected} of the orchestrators are estimated, ${environment.budget.series} allowed`;
  return [
    held > environment.budget.series
      ? warning(subject, seen, 'See which label grows: topk(10, count by (__name__)({__name__=~".+"}))')
      : ok(subject, seen),
  ];
}

/** Time of the oldest sample, in seconds since 1970; undefined while there is none. */
async function oldest(prometheus: Deployment['prometheus']): Promise<number | undefined> {
  const [lowest, head] = await Promise.all([
    queryNumber(prometheus, QUERIES.lowestTime),
    queryNumber(prometheus, QUERIES.headMinTime),
  ]);
  // Without a block, the lowest time is a placeholder.
  return [lowest, head].find(
    (time) => time !== undefined && time > 0 && time < Number.MAX_SAFE_INTEGER / 1_000,
  );
}
