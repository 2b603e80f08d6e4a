import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Bundle } from '../../bundle';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { serverApi } from '../servers';
import { DATA, SAY } from './helper';
import { type BackupPart, elsewhere, helper } from './part';

const FILE = 'prometheus.tar';

/** In the volume, as only there can blocks be linked. By this name, Prometheus removes at its start what a crash left. */
const STAGE = `${DATA}/00000000000000000000000000.tmp-for-deletion`;

/** Prometheus looks for new blocks once a minute. */
const BLOCKS_SEEN_WITHIN_MS = 150_000;

/**
 * Copies what Prometheus has while it goes on. A block never changes, so it is linked; the log of what is not yet in a
 * block only grows, so a copy of it is what a crash would leave, which Prometheus is made to read. Only a compaction
 * moves data from one to the other: when there was one meanwhile, all is done again.
 *
 * A second Prometheus, which nobody can reach, then reads the copy and makes blocks of all of it. So the backup is
 * known to be readable, and is brought back by adding its blocks to those that are there. The administration API that
 * makes them (--web.enable-admin-api) would let whoever reaches the port of the real server delete its data.
 */
const PREPARE = `
say() { echo "${SAY}$*" >&2; }
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
  [ $tries -lt 5 ] || { echo 'Prometheus compacted its data each time that it was copied' >&2; exit 1; }
  say 'prometheus: its data was compacted meanwhile, so once more'
  sleep 5
done
date -u +%Y-%m-%dT%H:%M:%SZ
say 'prometheus: making blocks of the copy'
printf 'storage: {tsdb: {retention: {time: 100y}}}' > /tmp/prometheus.yml
prometheus --config.file=/tmp/prometheus.yml --storage.tsdb.path=${STAGE}/tsdb \\
  --web.listen-address=127.0.0.1:9090 --web.enable-admin-api > /tmp/said 2>&1 &
server=$!
until wget -q -O /dev/null http://127.0.0.1:9090/-/ready 2>/dev/null; do
  kill -0 $server 2>/dev/null || { tail -n 3 /tmp/said >&2; exit 1; }
  sleep 1
done
wget -q -O /dev/null --post-data= http://127.0.0.1:9090/api/v1/admin/tsdb/snapshot
kill $server; wait $server || true
mv ${STAGE}/tsdb/snapshots/* ${STAGE}/blocks
cat ${STAGE}/blocks/*/meta.json
`;

const CLEAN = `rm -rf ${STAGE}`;

/** Adds the blocks that are not there yet; each appears whole. */
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

/** The samples of Prometheus, as blocks of its database. */
export const prometheusPart: BackupPart = {
  name: 'prometheus',
  server: 'prometheus',
  absent: (bundle) => elsewhere(bundle, 'prometheus'),

  backUp: async (bundle, folder) => {
    const { memoryMiB } = bundle.environment.prometheus;
    const work = helper(bundle, 'prometheus', { memoryMiB });
    try {
      const [at = '', ...metas] = (await work.run(PREPARE)).split(/\n(?=\{)/);
      const blocks = metas.map((meta) => blockSchema.parse(JSON.parse(meta)));
      if (blocks.length === 0) throw new UserError('Prometheus has no samples yet', 'Leave it out: --only.');
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

  // Blocks are added to those that are there. At its next start, Prometheus drops from its memory what is older than
  // the end of its blocks: that is lost where the backup does not have it.
  losses: async (bundle, { to }) => {
    const head = (await metric(bundle, 'prometheus_tsdb_head_min_time_seconds')) * 1_000;
    // It is told in whole seconds. After a restart it is the end of the blocks.
    if (to === undefined || head >= Math.floor(Date.parse(to) / 1_000) * 1_000) return [];
    return [
      `Prometheus has samples in memory since ${new Date(head).toISOString()}, from before the end of the backup (${to}): at its next start those are dropped, and only what the backup has of that time is left`,
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
    if (added > 0) await seen(bundle, before + added);
    const there = (counts.blocks ?? added) - added;
    return `${added} blocks added${there > 0 ? `, ${there} were there already` : ''}; it went on scraping meanwhile`;
  },
};

/** Waits until Prometheus has loaded the blocks; those that its retention does not cover it removes instead. */
async function seen(bundle: Bundle, blocks: number): Promise<void> {
  progress('prometheus: waiting until it sees the blocks, which it looks for once a minute');
  for (const until = Date.now() + BLOCKS_SEEN_WITHIN_MS; Date.now() < until; await delay(2_000)) {
    if ((await metric(bundle, 'prometheus_tsdb_blocks_loaded')) >= blocks) return;
  }
  throw new UserError(
    'the blocks are in the volume of Prometheus, which does not show all of them',
    `Its log says why. Those older than its retention (${bundle.environment.prometheus.retentionDays} d) it removes.`,
  );
}

async function metric(bundle: Bundle, name: string): Promise<number> {
  const text = await serverApi(bundle, 'prometheus').text('metrics');
  const [, value] = new RegExp(`^${name} (\\S+)$`, 'm').exec(text) ?? [];
  if (value === undefined)
    throw new UserError(`Prometheus has no metric ${name}`, 'Its version may be another.');
  return Number(value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
