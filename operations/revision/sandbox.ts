import { execFile } from 'node:child_process';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectPath } from '../../lib/project';

const execute = promisify(execFile);

/** No network, no other processes, a separate file system. */
const NAMESPACES = [
  '--user',
  '--map-root-user',
  '--mount',
  '--net',
  '--pid',
  '--ipc',
  '--uts',
  '--fork',
  '--kill-child',
];

/** A revision builds its bundles in seconds. */
const TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 1 << 28;

/** Folders for the code of another revision, below a temporary folder. */
export interface Places {
  /** Its files. The code can read them. */
  readonly checkout: string;
  /** An empty folder. It becomes the root file system of the code, if the system supports that. */
  readonly root: string;
}

/** Isolates the code of another revision from files, network and variables. */
export interface Sandbox {
  /**
   * Whether the kernel isolates it. Without it, Node's permissions restrict access to files, but they are not designed
   * for hostile code.
   */
  readonly isolated: boolean;
  /** In words, for the user. */
  readonly description: string;
  /** Runs a script of the checkout. @returns its standard output @throws the error of `execFile` */
  readonly run: (script: string) => Promise<string>;
}

/**
 * The strongest sandbox of this system: always Node's permissions and an environment with PATH only, and Linux
 * namespaces if an unprivileged user may create them.
 */
export async function sandbox({ checkout, root }: Places): Promise<Sandbox> {
  const [folder, node] = await Promise.all([realpath(checkout), realpath(process.execPath)]);
  const permissions = [permissionFlag(), `--allow-fs-read=${folder}`, '--no-warnings'];
  const namespaces = [...NAMESPACES, 'sh', projectPath('operations/revision/sandbox.sh'), root, folder];
  const isolated = (script: string) =>
    start(folder, 'unshare', [...namespaces, node, ...permissions, script]);
  const probe = join(folder, '.build', 'probe.cjs');
  await mkdir(join(folder, '.build'), { recursive: true });
  await writeFile(probe, 'process.stdout.write("isolated")');
  if ((await isolated(probe).catch(() => '')) === 'isolated') {
    return {
      isolated: true,
      description: 'isolated by Linux namespaces: no network, and no files except its own',
      run: isolated,
    };
  }
  return {
    isolated: false,
    description:
      "restricted by Node's permissions: no files except its own and no programs, but the network is open",
    run: (script) => start(folder, node, [...permissions, script]),
  };
}

/** Node 20 calls the flag `--experimental-permission`. */
function permissionFlag(): string {
  return process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
}

async function start(cwd: string, program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, args, {
    cwd,
    env: { PATH: process.env.PATH },
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return stdout;
}
