import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bundle } from '../../bundle';
import { progress } from '../../lib/progress';
import type { Secret } from '../../lib/secrets';
import { Containers } from '../../operations/containers';
import { choose } from '../../operations/environment';
import { neededSecrets, usersOf } from '../../operations/secrets/needed';
import { type Canaries, canariesIn } from '../support/canaries';
import { onCopy, type ProjectCopy } from './project';

const execute = promisify(execFile);
const LARGEST = 64 * 1_048_576;
const LOOK_EVERY_MS = 150;

/**
 * Deploys an environment with a canary in each of its secrets, rotates one, and looks for them in all that is written,
 * said or shown meanwhile.
 * @returns what was looked through
 * @throws Error that names each place where one was found, or each secret that nobody used
 */
export async function canaryTrial(environment: string): Promise<readonly string[]> {
  const { bundle } = choose(environment);
  const needed = neededSecrets(bundle);
  return onCopy(bundle, async (copy) => {
    const { canaries } = copy;
    const places = new Map<string, string>();
    const watch = watchArguments(canaries);
    progress('canaries: deploying');
    places.set('output of deploy', await copy.deploy());
    await assertUsed(bundle, needed, canaries);
    for (const command of ['list', 'check']) {
      places.set(`output of secrets ${command}`, await copy.run('secrets/command', command));
    }
    const known = await rotated(copy, bundle, places);
    await collect(copy, bundle, places);
    const seen = watch.stop();
    for (const [index, line] of seen.found.entries())
      places.set(`arguments of a process (${index + 1})`, line);
    const found = [...places].flatMap(([place, text]) =>
      known.flatMap((values) => canariesIn(text, values)).map((secret) => `${secret} is in the ${place}`),
    );
    if (found.length > 0) throw new Error(`secrets were found:\n  ${[...new Set(found)].join('\n  ')}`);
    const bytes = [...places.values()].reduce((sum, text) => sum + text.length, 0);
    return [
      `${needed.length} canaries in none of ${places.size} files, outputs, descriptions and logs (${bytes} bytes)`,
      `nor in the arguments of ${seen.processes} processes, looked at ${seen.looks} times during the deploy`,
      ...[...places.keys()].map((place) => `  ${place}`),
    ];
  });
}

/** That every secret is where it is used: else there was nothing to find. */
async function assertUsed(bundle: Bundle, needed: readonly Secret[], canaries: Canaries): Promise<void> {
  const containers = new Containers(bundle);
  for (const secret of needed) {
    // The collector's image has nothing to look with.
    const users = usersOf(bundle, secret).filter(({ name }) => name !== 'collector');
    const seen = await Promise.all(
      users.map((workload) => containers.sees(workload, secret, canaries[secret])),
    );
    if (seen.includes(false)) throw new Error(`a container has another ${secret} than its canary`);
    if (users.length > 0 && !seen.includes(true)) throw new Error(`no container has the canary of ${secret}`);
  }
}

/** Rotates the key of the log hashes, where there is a collector. @returns the values to look for */
async function rotated(
  copy: ProjectCopy,
  bundle: Bundle,
  places: Map<string, string>,
): Promise<readonly Canaries[]> {
  const { canaries } = copy;
  const [collector] = usersOf(bundle, 'log_hash_key');
  if (!collector) return [canaries];
  const containers = new Containers(bundle);
  const before = await containers.startedAt(collector);
  const said = await copy.run('secrets/command', 'rotate', 'log_hash_key', '--yes');
  places.set('output of secrets rotate', said);
  if (
    before === undefined ||
    (await containers.startedAt(collector)) !== before ||
    !said.includes('read it again')
  ) {
    throw new Error(`the collector has not taken a new key while it went on:\n${said}`);
  }
  const value = await readFile(copy.path(`secrets/${bundle.environment.name}/log_hash_key`), 'utf8');
  return [canaries, { ...canaries, log_hash_key: value }];
}

/** What the deploy has left behind: stacks, state, containers and what they said. */
async function collect(copy: ProjectCopy, { platform }: Bundle, places: Map<string, string>): Promise<void> {
  const files = [
    ...(await readdir(copy.path('cdktf.out'), { recursive: true })).map((file) => `cdktf.out/${file}`),
    ...(await readdir(copy.folder)).filter((file) => /tfstate|\.log$/.test(file)),
  ];
  // Providers are linked there, and have hundreds of megabytes.
  for (const file of files.filter((path) => !/\.terraform\/providers\//.test(path))) {
    const text = await readFile(copy.path(file), 'latin1').catch(() => undefined);
    if (text !== undefined) places.set(file, text);
  }
  if (![...places.keys()].some((place) => place.includes('tfstate')))
    throw new Error('there is no Terraform state');
  const loaders = platform.configurations.map(({ name }) => name);
  const { stdout: names } = await execute('docker', ['ps', '--all', '--format', '{{.Names}}']);
  const ours = names.split('\n').filter((name) => {
    const isWorkload = platform.workloads.some(({ containerName }) => containerName === name);
    return isWorkload || loaders.some((loader) => name.endsWith(`-${copy.environment}-${loader}`));
  });
  for (const name of ours) {
    const options = { maxBuffer: LARGEST };
    const { stdout: description } = await execute('docker', ['inspect', name], options);
    const { stdout, stderr } = await execute('docker', ['logs', name], options);
    const { stdout: processes } = await execute('docker', ['top', name, '-eo', 'args'], options).catch(
      () => ({ stdout: '' }),
    );
    places.set(`description of ${name}`, description);
    places.set(`log of ${name}`, stdout + stderr);
    places.set(`processes of ${name}`, processes);
  }
}

/** Looks at the arguments of all processes of this machine, again and again. */
function watchArguments(canaries: Canaries) {
  const found = new Set<string>();
  const processes = new Set<string>();
  let looks = 0;
  const look = () => {
    looks += 1;
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const line = argumentsOf(id);
      if (line === '') continue;
      processes.add(`${id} ${line}`);
      if (canariesIn(line, canaries).length > 0) found.add(line);
    }
  };
  // A trial that fails does not stop it.
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return { found: [...found], processes: processes.size, looks };
    },
  };
}

function argumentsOf(id: string): string {
  try {
    return readFileSync(join('/proc', id, 'cmdline'), 'latin1').replaceAll('\0', ' ');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
