import { setTimeout as delay } from 'node:timers/promises';
import type { Bundle } from '../../bundle';
import { run } from '../../clients/processes';
import type { Prometheus } from '../../clients/prometheus';
import type { QueryApi } from '../../clients/query-api';
import { until } from '../../clients/waiting';
import { formatDuration } from '../../lib/format';
import { EVALUATION_INTERVAL, JOBS } from '../../lib/names';
import { progress } from '../../lib/progress';
import { choose } from '../../operations/environment';
import { serverApi, workloadOf } from '../../operations/servers';
import { docker } from './docker';
import { onCopy } from './project';

/** Number of scrapes before and after the upgrade. */
const SCRAPES = 3;
const POLL_MS = 200;

/**
 * Deploys an environment, then another image of Prometheus, and compares samples and containers.
 * @returns how long the server was unavailable, and the gap in its scrapes
 * @throws Error when samples are lost, or other containers were replaced
 */
export async function upgradeTrial(environment: string): Promise<readonly string[]> {
  const { bundle } = choose(environment);
  const pinned = workloadOf(bundle, 'prometheus');
  const next = 'model-orchestrator-e2e/prometheus:next';
  await buildVariant(pinned.image, next);
  return onCopy(bundle, async (copy) => {
    const server = serverApi(bundle, 'prometheus', { password: copy.canaries.prometheus_password });
    progress('upgrade: deploying the pinned image');
    await copy.deploy();
    await waitForScrapes(copy.queries, SCRAPES);
    const [idsBefore, before] = [await ids(bundle), await samples(copy.queries)];
    await copy.set(`images: { prometheus: '${next}' }`);
    progress('upgrade: deploying another image');
    const downtime = measureDowntime(server);
    await copy.run('deploy', 'platform', '--yes').catch(async (error: Error) => {
      await downtime.stop();
      throw error;
    });
    const seconds = await downtime.stop();
    await waitForScrapes(copy.queries, before.length + SCRAPES);
    const [idsAfter, after] = [await ids(bundle), await samples(copy.queries)];
    const lost = before.filter((time) => !after.includes(time));
    if (lost.length > 0) throw new Error(`${lost.length} of ${before.length} earlier samples are lost`);
    const replaced = Object.keys(idsBefore).filter((name) => idsBefore[name] !== idsAfter[name]);
    if (replaced.join() !== pinned.containerName)
      throw new Error(`replaced containers: ${replaced.join(', ') || 'none'}`);
    const gap = Math.max(...after.slice(1).map((time, index) => time - (after[index] ?? time)));
    const interval = EVALUATION_INTERVAL.seconds;
    return [
      `all ${before.length} earlier samples of a series remain; only ${pinned.containerName} was replaced`,
      `Prometheus did not answer for ${formatDuration(seconds)}`,
      `the longest gap between two scrapes was ${formatDuration(gap)} instead of ${formatDuration(interval)}: ${Math.max(0, Math.round(gap / interval) - 1)} scrapes of a target lost`,
    ];
  });
}

/** Builds an image with the same content but another id, in place of a new version. */
async function buildVariant(image: string, name: string): Promise<void> {
  const input = `FROM ${image}\nLABEL e2e=next\n`;
  await run('docker', ['build', '--quiet', '--tag', name, '-'], { input });
}

async function ids({ platform }: Bundle): Promise<Record<string, string>> {
  const names = platform.workloads.map(({ containerName }) => containerName);
  const found = await docker('inspect', '--format', '{{.Id}}', ...names);
  return Object.fromEntries(names.map((name, index) => [name, found[index] ?? '']));
}

/** Times of Prometheus's scrapes of itself, in seconds. */
async function samples(queries: QueryApi): Promise<number[]> {
  const [series] = await queries.query(`up{job="${JOBS.prometheus}"}[1h]`, Date.now() / 1_000);
  return (series?.points ?? []).map(([time]) => time);
}

async function waitForScrapes(queries: QueryApi, count: number): Promise<void> {
  const timeoutMs = (count + 2) * EVALUATION_INTERVAL.seconds * 1_000;
  const scraped = await until(async () => (await samples(queries)).length >= count, {
    timeoutMs,
    everyMs: 1_000,
  });
  if (!scraped) throw new Error(`Prometheus did not scrape itself ${count} times`);
}

/** Polls a server until `stop` is called, which returns for how many seconds the server did not answer. */
function measureDowntime(server: Prometheus) {
  let first: number | undefined;
  let last = 0;
  let watching = true;
  const watched = (async () => {
    while (watching) {
      try {
        await server.ready();
      } catch {
        first ??= Date.now();
        last = Date.now();
      }
      await delay(POLL_MS);
    }
  })();
  return {
    stop: async () => {
      watching = false;
      await watched;
      return first === undefined ? 0 : (last - first + POLL_MS) / 1_000;
    },
  };
}
