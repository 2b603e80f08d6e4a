import type { Bundle } from '../../bundle';
import { until } from '../../clients/waiting';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import type { ServerName } from '../../servers/addresses';
import { workloadOf } from '../servers';
import { switchOf } from '../swarm/nodes';
import { DATA } from './helper';
import { helper } from './part';

const FRESH = `${DATA}/.fresh`;
/**
 * The folders of the previous data: complete, or while it is being moved. An interruption at any point can be undone.
 */
const OLD = `${DATA}/.old`;
const SOME_OLD = `${DATA}/.old.some`;
const CONTENTS = `find ${DATA} -mindepth 1 -maxdepth 1 ! -name .fresh ! -name .old ! -name .old.some`;

const REFUSE_INTERRUPTED = `[ ! -d ${OLD} ] && [ ! -d ${SOME_OLD} ] || { echo 'an earlier restore was interrupted' >&2; exit 1; }`;
const SWAP = `
mkdir ${SOME_OLD}
${CONTENTS} -exec mv {} ${SOME_OLD}/ \\;
mv ${SOME_OLD} ${OLD}
find ${FRESH} -mindepth 1 -maxdepth 1 -exec mv {} ${DATA}/ \\;
`;
/** Also undoes an earlier restore that was interrupted. */
const UNDO = `
if [ -d ${OLD} ]; then ${CONTENTS} -exec rm -rf {} \\;; mv ${OLD} ${SOME_OLD}; fi
if [ -d ${SOME_OLD} ]; then find ${SOME_OLD} -mindepth 1 -maxdepth 1 -exec mv {} ${DATA}/ \\;; fi
rm -rf ${SOME_OLD} ${FRESH}
`;

const READY_TIMEOUT_MS = 120_000;

/**
 * Replaces the data of a server with the content of a tar file. The server is stopped only for the swap. When it does not
 * start with the new data, it gets its previous data back.
 * @param verify resolves when the server runs and shows the new data
 * @returns how long the server was down, in seconds
 */
export async function replaceData(
  bundle: Bundle,
  server: ServerName,
  file: string,
  verify: () => Promise<void>,
): Promise<number> {
  const { start, stop } = switchOf(bundle.environment, workloadOf(bundle, server));
  const volume = helper(bundle, server);
  await volume.load(file, `rm -rf ${FRESH}; mkdir ${FRESH}; tar -xf - -C ${FRESH}`);
  const begun = Date.now();
  progress(`${server}: stopping it to swap its data`);
  await stop();
  try {
    await volume.run(REFUSE_INTERRUPTED);
    await volume.run(SWAP);
    await start();
    const retryOn = (error: unknown) => error instanceof UserError;
    await until(() => verify().then(() => true), { timeoutMs: READY_TIMEOUT_MS, retryOn });
  } catch (error) {
    progress(`${server}: it does not accept the new data; restoring its previous data`);
    await stop();
    await volume.run(UNDO);
    await start();
    throw error;
  }
  await volume.run(`rm -rf ${OLD} ${FRESH}`);
  return (Date.now() - begun) / 1_000;
}
