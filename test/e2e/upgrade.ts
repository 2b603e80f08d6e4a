import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Bundle } from '../../bundle';
import { HttpServer } from '../../clients/http';
import { EVALUATION_INTERVAL, JOBS } from '../../lib/names';
import { progress } from '../../lib/progress';
import { choose } from '../../operations/environment';
import { workloadOf } from '../../operations/servers';
import { localUrl } from '../../servers/addresses';
import { onCopy } from './project';

const execute = promisify(execFile);

/** Samples to have before and after: each is a scrape. */
const SCRAPES = 3;
const LOOK_EVERY_MS = 200;

/**
 * Deploys an environment, then another image of Prometheus, and compares.
 * @returns what was measured: how long the server was away, and the gap in what it scraped
 * @throws Error when samples are gone, or more than this container was replaced
 */
export async function upgradeTrial(environment: string): Promise<readonly string[]> {
  const { bundle } = choose(environment);
  const pinned = workloadOf(bundle, 'prometheus');
  const next = 'model-orchestrator-e2e/prometheus:next';
  await another(pinned.image, next);
  return onCopy(bundle, async (copy) => {
    const server = new HttpServer('Prometheus', localUrl(bundle.environment, 'prometheus'));
    progress('upgrade: deploying what is pinned');
    await copy.deploy();
    await scraped(server, SCRAPES);
    const [idsBefore, before] = [await ids(bundle), await samples(server)];
    await copy.set(`images: { prometheus: '${next}' }`);
    progress('upgrade: deploying another image');
    const away = watchAway(server);
    await copy.run('deploy', 'platform', '--yes').catch(async (error: Error) => {
      await away.stop();
      throw error;
    });
    const milliseconds = await away.stop();
    await scraped(server, before.length + SCRAPES);
    const [idsAfter, after] = [await ids(bundle), await samples(server)];
    const lost = before.filter((time) => !after.includes(time));
    if (lost.length > 0) throw new Error(`${lost.length} of ${before.length} samples from before are gone`);
    const replaced = Object.keys(idsBefore).filter((name) => idsBefore[name] !== idsAfter[name]);
    if (replaced.join() !== pinned.containerName)
      throw new Error(`replaced were: ${replaced.join(', ') || 'none'}`);
    const gap = Math.max(...after.slice(1).map((time, index) => time - (after[index] ?? time)));
    const interval = EVALUATION_INTERVAL.seconds;
    return [
      `the samples from before (${before.length} of a series) are all there; only ${pinned.containerName} was replaced`,
      `Prometheus did not answer for ${(milliseconds / 1_000).toFixed(1)} s`,
      `the longest gap between two scrapes was ${gap.toFixed(1)} s instead of ${interval} s: ${Math.max(0, Math.round(gap / interval) - 1)} scrapes of a target lost`,
    ];
  });
}

/** An image that is the same but for its id, as a newer one would be another. */
async function another(image: string, name: string): Promise<void> {
  const build = spawn('docker', ['build', '--quiet', '--tag', name, '-'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  build.stdin.end(`FROM ${image}\nLABEL e2e=next\n`);
  const [code] = await once(build, 'close');
  if (code !== 0) throw new Error(`docker build of ${name} ended with ${code}`);
}

async function ids({ platform }: Bundle): Promise<Record<string, string>> {
  const names = platform.workloads.map(({ containerName }) => containerName);
  const { stdout } = await execute('docker', ['inspect', '--format', '{{.Id}}', ...names]);
  const found = stdout.trim().split('\n');
  return Object.fromEntries(names.map((name, index) => [name, found[index] ?? '']));
}

/** Times of the scrapes of Prometheus by itself, in seconds. */
async function samples(server: HttpServer): Promise<number[]> {
  const query = encodeURIComponent(`up{job="${JOBS.prometheus}"}[1h]`);
  const { data } = await server.json<{ data: { result: { values: [number, string][] }[] } }>(
    `api/v1/query?query=${query}`,
  );
  return (data.result[0]?.values ?? []).map(([time]) => time);
}

async function scraped(server: HttpServer, count: number): Promise<void> {
  const patience = (count + 2) * EVALUATION_INTERVAL.seconds * 1_000;
  for (const until = Date.now() + patience; (await samples(server)).length < count; await delay(1_000)) {
    if (Date.now() > until) throw new Error(`Prometheus has not scraped ${count} times`);
  }
}

/** How long a server does not answer, while something else is done. */
function watchAway(server: HttpServer) {
  let first: number | undefined;
  let last = 0;
  let watching = true;
  const watched = (async () => {
    while (watching) {
      try {
        await server.text('-/ready');
      } catch {
        first ??= Date.now();
        last = Date.now();
      }
      await delay(LOOK_EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      watching = false;
      await watched;
      return first === undefined ? 0 : last - first + LOOK_EVERY_MS;
    },
  };
}
