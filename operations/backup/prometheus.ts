import { join } from 'node:path';
import * as z from 'zod';
import type { Bundle } from '../../bundle';
import { until } from '../../clients/waiting';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { IMAGES } from '../../lib/versions';
import { serverApi, workloadOf } from '../servers';
import { DATA, PROGRESS } from './helper';
import { type BackupPart, externalReason, helper } from './part';

const FILE = 'prometheus.tar';

/** In the volume, because hard links need the same file system. Prometheus deletes folders with this suffix at its start. */
const STAGE = `${DATA}/00000000000000000000000000.tmp-for-deletion`;

/** Prometheus looks for new blocks once a minute. */
const BLOCKS_TIMEOUT_MS = 150_000;

/**
 * Copies the data of a running Prometheus. Blocks never change, so they are hard-linked. The write-ahead log only grows, so
 * a copy of it looks like that of a crashed server, which Prometheus can read. Only a compaction moves data from one to
 * the other: if one ran during the copy, the copy starts again.
 *
 * A second Prometheus without network then reads the copy and writes all of it as blocks. This proves that the backup is
 * readable, and a restore only has to add blocks. The second server has the admin API for that (--web.enable-admin-api);
 * on the real server, everyone who can connect to its port could use that API to delete its data.
 */
const PREPARE = `
say() { echo "${PROGRESS}$*" >&2; }
list() { ls -d ${DATA}/*/meta.json ${DATA}/wal/checkpoint.* 2>/dev/null || true; ls ${DATA}/wal | head -n 1; }
copy() {
  mkdir -p ${STAGE}/tsdb/wal || return 1
  for file in $(ls ${DATA}/wal); do cp -r ${DATA}/wal/$file ${STAGE}/tsdb/wal/ || return 1; done
  for meta in ${DATA}/*/meta.json; do
    [ ! -e "$meta" ] || cp -rl "$(dirname "$meta")" ${STAGE}/tsdb/ || return 1
  done
}
tries=0
while :; do
  rm -rf ${STAGE}
  before=$(list)
  if copy && [ "$before" = "$(list)" ]; then break; fi
  tries=$((tries + 1))
  [ $tries -lt 5 ] || { echo 'Prometheus compacted its data during each of 5 copies' >&2; exit 1; }
  say 'prometheus: its data was compacted during the copy; copying again'
  sleep 5
done
date -u +%Y-%m-%dT%H:%M:%SZ
say 'prometheus: writing the copy as blocks'
printf 'storage: {tsdb: {retention: {time: 100y}}}' > /tmp/prometheus.yml
prometheus --config.file=/tmp/prometheus.yml --storage.tsdb.path=${STAGE}/tsdb \\
  --web.listen-address=127.0.0.1:9090 --web.enable-admin-api > /tmp/output 2>&1 &
server=$!
until wget -q -O /dev/null http://127.0.0.1:9090/-/ready 2>/dev/null; do
  kill -0 $server 2>/dev/null || { tail -n 3 /tmp/output >&2; exit 1; }
  sleep 1
done
wget -q -O /dev/null --post-data= http://127.0.0.1:9090/api/v1/admin/tsdb/snapshot
kill $server; wait $server || true
mv ${STAGE}/tsdb/snapshots/* ${STAGE}/blocks
cat ${STAGE}/blocks/*/meta.json
`;

const CLEAN = `rm -rf ${STAGE}`;

/** Moves new blocks to the database, each in one step. */
const ADD = `
for block in ${STAGE}/*/; do
  name=$(basename "$block")
  if [ -e "${DATA}/$name" ]; then echo present; else mv "$block" "${DATA}/$name"; echo added; fi
done
${CLEAN}
`;

const blockSchema = z.object({
  minTime: z.number(),
  maxTime: z.number(),
  stats: z.object({ numSamples: z.number(), numSeries: z.number() }),
});

/** The samples of Prometheus, as blocks of its time series database. */
export const prometheusPart: BackupPart = {
  name: 'prometheus',
  server: 'prometheus',
  unavailable: (bundle) => externalReason(bundle, 'prometheus'),

  backUp: async (bundle, folder) => {
    const { memoryMiB } = bundle.environment.prometheus;
    const work = helper(bundle, 'prometheus', { memoryMiB });
    try {
      const [at = '', ...metas] = (await work.run(PREPARE)).split(/\n(?=\{)/);
      const blocks = metas.map((meta) => blockSchema.parse(JSON.parse(meta)));
      if (blocks.length === 0)
        throw new UserError('Prometheus has no samples yet', 'Leave it out with --only.');
      progress(`prometheus: writing ${blocks.length} blocks`);
      await work.save(`tar -cf - -C ${STAGE}/blocks .`, join(folder, FILE));
      return {
        at: new Date(at.trim()).toISOString(),
        files: [FILE],
        counts: { blocks: blocks.length, samples: sum(blocks.map(({ stats }) => stats.numSamples)) },
        from: new Date(Math.min(...blocks.map(({ minTime }) => minTime))).toISOString(),
        to: new Date(Math.max(...blocks.map(({ maxTime }) => maxTime))).toISOString(),
      };
    } finally {
      await work.run(CLEAN);
    }
  },

  // A restore adds blocks. At its next start, Prometheus drops samples in memory that are older than the end of its
  // newest block: the backup may lack some of them.
  losses: async (bundle, { to }) => {
    const head = (await metric(bundle, 'prometheus_tsdb_head_min_time_seconds')) * 1_000;
    // The metric has whole seconds. After a restart it is the end of the newest block.
    if (to === undefined || head >= Math.floor(Date.parse(to) / 1_000) * 1_000) return [];
    return [
      `Prometheus has samples in memory since ${new Date(head).toISOString()}, before the end of the backup (${to}): its next start drops those, and only the samples of the backup remain for that time`,
    ];
  },

  restore: async (bundle, { files, counts }, folder) => {
    const work = helper(bundle, 'prometheus');
    const before = await metric(bundle, 'prometheus_tsdb_blocks_loaded');
    let added = 0;
    try {
      for (const { name } of files) {
        await work.load(join(folder, name), `${CLEAN}; mkdir ${STAGE}; tar -xf - -C ${STAGE}`);
        added += (await work.run(ADD)).split('\n').filter((line) => line === 'added').length;
      }
    } finally {
      await work.run(CLEAN);
    }
    if (added > 0) await waitForBlocks(bundle, before + added);
    const present = (counts.blocks ?? added) - added;
    return `${added} blocks added${present > 0 ? `, ${present} already present` : ''}, without a gap in its scrapes`;
  },
};

/** Waits until Prometheus has loaded the blocks. It deletes those that are older than its retention. */
async function waitForBlocks(bundle: Bundle, blocks: number): Promise<void> {
  progress('prometheus: waiting until it loads the blocks; it looks for them once a minute');
  const loaded = await until(async () => (await metric(bundle, 'prometheus_tsdb_blocks_loaded')) >= blocks, {
    timeoutMs: BLOCKS_TIMEOUT_MS,
    everyMs: 2_000,
  });
  if (loaded) return;
  const { environment } = bundle;
  throw new UserError(
    'Prometheus did not load all restored blocks from its volume',
    `Read its log: docker logs ${workloadOf(bundle, 'prometheus').containerName}. It deletes blocks older than its retention (prometheus.retentionDays, ${environment.prometheus.retentionDays} d).`,
  );
}

async function metric(bundle: Bundle, name: string): Promise<number> {
  const value = await serverApi(bundle, 'prometheus').ownMetric(name);
  if (value === undefined)
    throw new UserError(
      `Prometheus does not expose the metric ${name}`,
      `Check its version: the backup needs the metrics of ${IMAGES.prometheus}.`,
    );
  return value;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
