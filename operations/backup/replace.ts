import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Bundle } from '../../bundle';
import { engine } from '../../clients/docker';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import type { Server } from '../../servers/addresses';
import { workloadOf } from '../servers';
import { DATA } from './helper';
import { helper } from './part';

const execute = promisify(execFile);

const FRESH = `${DATA}/.fresh`;
/** What was there before: all of it, or as much as has been moved. So whatever breaks off can be undone. */
const OLD = `${DATA}/.old`;
const SOME_OLD = `${DATA}/.old.some`;
const CONTENTS = `find ${DATA} -mindepth 1 -maxdepth 1 ! -name .fresh ! -name .old ! -name .old.some`;

const SWAP = `
mkdir ${SOME_OLD}
${CONTENTS} -exec mv {} ${SOME_OLD}/ \\;
mv ${SOME_OLD} ${OLD}
find ${FRESH} -mindepth 1 -maxdepth 1 -exec mv {} ${DATA}/ \\;
`;
/** Also what a restore that broke off has left. */
const UNDO = `
if [ -d ${OLD} ]; then ${CONTENTS} -exec rm -rf {} \\;; mv ${OLD} ${SOME_OLD}; fi
if [ -d ${SOME_OLD} ]; then find ${SOME_OLD} -mindepth 1 -maxdepth 1 -exec mv {} ${DATA}/ \\;; fi
rm -rf ${SOME_OLD} ${FRESH}
`;

/**
 * Puts the contents of a tar file into the place of a server's data. The server is stopped for the moment of the
 * exchange only; when it does not come up with what it was given, it gets back what it had.
 * @param accepts resolves when the server has come up and shows what it was given
 * @returns how long the server was down, in milliseconds
 */
export async function replaceData(
  bundle: Bundle,
  server: Server,
  file: string,
  accepts: () => Promise<void>,
): Promise<number> {
  const { host } = bundle.environment.docker;
  const { containerName } = workloadOf(bundle, server);
  const work = helper(bundle, server);
  const docker = (...args: string[]) => execute('docker', [...engine(host), ...args]);
  await work.load(file, `rm -rf ${FRESH}; mkdir ${FRESH}; tar -xf - -C ${FRESH}`);
  const began = Date.now();
  progress(`${server}: stopped for the exchange`);
  await docker('stop', '--time', '30', containerName);
  try {
    await work.run(
      `[ ! -d ${OLD} ] && [ ! -d ${SOME_OLD} ] || { echo 'a restore broke off here' >&2; exit 1; }`,
    );
    await work.run(SWAP);
    await docker('start', containerName);
    await patiently(accepts);
  } catch (error) {
    progress(`${server}: it does not take what it was given, and gets back what it had`);
    await docker('stop', '--time', '30', containerName);
    await work.run(UNDO);
    await docker('start', containerName);
    throw error;
  }
  await work.run(`rm -rf ${OLD} ${FRESH}`);
  return Date.now() - began;
}

/** How long a server has to come up with its data. */
const UP_WITHIN_MS = 120_000;

async function patiently(step: () => Promise<void>): Promise<void> {
  for (const until = Date.now() + UP_WITHIN_MS; ; await delay(500)) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof UserError) || Date.now() > until) throw error;
    }
  }
}

/** The path of the only file of that kind in a backup. @throws Error when there is none */
export function fileOf(folder: string, files: readonly { readonly name: string }[], ending: string): string {
  const file = files.find(({ name }) => name.endsWith(ending));
  if (!file) throw new Error(`there is no file *${ending}`);
  return join(folder, file.name);
}
