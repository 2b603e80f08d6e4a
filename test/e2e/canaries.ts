import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../../bundle';
import { docker } from '../../clients/docker';
import { formatBytes } from '../../lib/format';
import { progress } from '../../lib/progress';
import { DERIVED_SECRETS, isFixed, type Secret } from '../../lib/secrets';
import { Containers } from '../../operations/containers';
import { choose } from '../../operations/environment';
import { neededSecrets, usersOf } from '../../operations/secrets/needed';
import { type Canaries, canariesIn } from '../support/canaries';
import { onCopy, type ProjectCopy } from './project';

const POLL_MS = 150;

/**
 * Deploys an environment with a canary in each secret, rotates one secret, and searches all files, outputs and logs for the
 * canaries.
 * @returns what was searched
 * @throws Error that names each place that contains a canary, or a secret that no container uses
 */
export async function canaryTrial(environment: string): Promise<readonly string[]> {
  const { bundle } = choose(environment);
  // A deploy writes a derived secret again, from the canary of its source.
  const needed = neededSecrets(bundle).filter((secret) => DERIVED_SECRETS[secret] === undefined);
  return onCopy(bundle, async (copy) => {
    const { canaries } = copy;
    const places = new Map<string, string>();
    const watch = watchArguments(canaries);
    progress('canaries: deploying');
    places.set('output of deploy', await copy.deploy());
    await assertUsed(bundle, needed, canaries);
    for (const command of ['list', 'check']) {
      places.set(`output of secrets ${command}`, await copy.run('secrets', command));
    }
    const known = await rotateHashKey(copy, bundle, places);
    await collect(copy, bundle, places);
    const watched = watch.stop();
    for (const [index, line] of watched.found.entries())
      places.set(`arguments of a process (${index + 1})`, line);
    const found = [...places].flatMap(([place, text]) =>
      known.flatMap((values) => canariesIn(text, values)).map((secret) => `${secret} is in the ${place}`),
    );
    if (found.length > 0) throw new Error(`canaries found:\n  ${[...new Set(found)].join('\n  ')}`);
    const bytes = [...places.values()].reduce((sum, text) => sum + text.length, 0);
    return [
      `no canary of ${needed.length} in ${places.size} files, outputs, descriptions and logs (${formatBytes(bytes)})`,
      `nor in the arguments of ${watched.processes} processes, polled ${watched.polls} times`,
      ...[...places.keys()].map((place) => `  ${place}`),
    ];
  });
}

/** Checks that the containers use the canaries. Otherwise the search could not find a leak. */
async function assertUsed(bundle: Bundle, needed: readonly Secret[], canaries: Canaries): Promise<void> {
  const containers = new Containers(bundle);
  for (const secret of needed.filter(isFixed)) {
    // The collector's image has no program to read the file.
    const users = usersOf(bundle, secret).filter(({ name }) => name !== 'collector');
    const seen = await Promise.all(
      users.map((workload) => containers.sees(workload, secret, canaries[secret])),
    );
    if (seen.includes(false)) throw new Error(`a container has another value of ${secret} than its canary`);
    if (users.length > 0 && !seen.includes(true)) throw new Error(`no container has the canary of ${secret}`);
  }
}

/** Rotates the key of the log hashes if there is a collector. @returns the values to search for */
async function rotateHashKey(
  copy: ProjectCopy,
  bundle: Bundle,
  places: Map<string, string>,
): Promise<readonly Canaries[]> {
  const { canaries } = copy;
  const [collector] = usersOf(bundle, 'log_hash_key');
  if (!collector) return [canaries];
  const containers = new Containers(bundle);
  const before = await containers.startedAt(collector);
  const output = await copy.run('secrets', 'rotate', 'log_hash_key', '--yes');
  places.set('output of secrets rotate', output);
  if (
    before === undefined ||
    (await containers.startedAt(collector)) !== before ||
    !output.includes('the collector reloaded it')
  ) {
    throw new Error(`the collector did not reload the new key without a restart:\n${output}`);
  }
  const value = await readFile(copy.path(`secrets/${bundle.environment.name}/log_hash_key`), 'utf8');
  return [canaries, { ...canaries, log_hash_key: value }];
}

/** Collects the results of the deploy: stacks, state, containers and their logs. */
async function collect(copy: ProjectCopy, { platform }: Bundle, places: Map<string, string>): Promise<void> {
  const files = [
    ...(await readdir(copy.path('cdktf.out'), { recursive: true })).map((file) => `cdktf.out/${file}`),
    ...(await readdir(copy.folder)).filter((file) => /tfstate|\.log$/.test(file)),
  ];
  // Skips the linked providers: they are hundreds of megabytes in size.
  for (const file of files.filter((path) => !/\.terraform\/providers\//.test(path))) {
    const text = await readFile(copy.path(file), 'latin1').catch(() => undefined);
    if (text !== undefined) places.set(file, text);
  }
  if (![...places.keys()].some((place) => place.includes('tfstate')))
    throw new Error('the copy has no Terraform state');
  const loaders = platform.configurations.map(({ name }) => name);
  const { stdout: names } = await docker(undefined, 'ps', '--all', '--format', '{{.Names}}');
  const ours = names.split('\n').filter((name) => {
    const isWorkload = platform.workloads.some(({ containerName }) => containerName === name);
    return isWorkload || loaders.some((loader) => name.endsWith(`-${copy.environment}-${loader}`));
  });
  for (const name of ours) {
    const { stdout: processes } = await docker(undefined, 'top', name, '-eo', 'args').catch(() => ({
      stdout: '',
    }));
    places.set(`description of ${name}`, (await docker(undefined, 'inspect', name)).stdout);
    places.set(`log of ${name}`, (await docker(undefined, 'logs', name)).output);
    places.set(`processes of ${name}`, processes);
  }
}

/** Polls the arguments of all processes of this machine. */
function watchArguments(canaries: Canaries) {
  const found = new Set<string>();
  const processes = new Set<string>();
  let polls = 0;
  const poll = () => {
    polls += 1;
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const line = argumentsOf(id);
      if (line === '') continue;
      processes.add(`${id} ${line}`);
      if (canariesIn(line, canaries).length > 0) found.add(line);
    }
  };
  // A failed trial does not call stop().
  const timer = setInterval(poll, POLL_MS).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return { found: [...found], processes: processes.size, polls };
    },
  };
}

function argumentsOf(id: string): string {
  try {
    return readFileSync(join('/proc', id, 'cmdline'), 'latin1').replaceAll('\0', ' ');
  } catch {
    // The process has ended.
    return '';
  }
}
