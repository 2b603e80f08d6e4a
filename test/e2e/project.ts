import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify, stripVTControlCharacters } from 'node:util';
import type { Bundle } from '../../bundle';
import { HttpError, HttpServer } from '../../clients/http';
import { undoing } from '../../clients/interrupt';
import { UserError } from '../../lib/user-error';
import { SECRET_MODE } from '../../operations/secrets/in-place';
import { neededSecrets } from '../../operations/secrets/needed';
import { localUrl } from '../../servers/addresses';
import type { Environment } from '../../settings/schema';
import { type Canaries, makeCanaries } from '../support/canaries';
import { copyProject } from '../support/copy-project';
import { objects } from './docker';

const execute = promisify(execFile);
/** Short, so that what is to be killed is killed in the midst of it. */
const KILL_LOOK_MS = 50;

/**
 * A copy of this project, with secrets and Terraform state of its own: what a trial does to an environment leaves those
 * of the project alone.
 */
export class ProjectCopy {
  readonly environment: string;
  private changes = 0;
  private withoutAccounts = false;
  private previous: Promise<unknown> = Promise.resolve();
  private readonly elasticsearch: HttpServer;

  private constructor(
    readonly folder: string,
    { environment }: Bundle,
    /** The values of its secrets. */
    readonly canaries: Canaries,
  ) {
    this.environment = environment.name;
    this.elasticsearch = new HttpServer('Elasticsearch', localUrl(environment, 'elasticsearch'), {
      user: 'elastic',
      password: canaries.elasticsearch_password,
    });
  }

  /** @throws UserError when something of the environment runs already: a trial would meet it */
  static async make(bundle: Bundle): Promise<ProjectCopy> {
    const environment = bundle.environment.name;
    await refuseDeployed(bundle.environment);
    const folder = await copyProject();
    const canaries = makeCanaries(`e2e-${process.pid}`);
    await mkdir(join(folder, 'secrets', environment), { recursive: true, mode: 0o700 });
    for (const secret of neededSecrets(bundle)) {
      await writeFile(join(folder, 'secrets', environment, secret), canaries[secret], { mode: SECRET_MODE });
    }
    return new ProjectCopy(folder, bundle, canaries);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** Changes settings of the environment. Its file moves out of `environments/`, and the new one extends it as `given`. */
  async set(lines: string): Promise<void> {
    const { environment } = this;
    this.changes += 1;
    const given = `${environment}-${this.changes}`;
    await rename(this.path(`environments/${environment}.ts`), this.path(`settings/${given}.ts`));
    await writeFile(
      this.path(`environments/${environment}.ts`),
      `import given from '../settings/${given}';\nimport { defineEnvironment } from '../settings/schema';\n\nexport default defineEnvironment({ ...given, ${lines} });\n`,
    );
  }

  /**
   * Changes a source file, and gives what changes it back.
   * @throws Error when the text is not in it
   */
  async change(file: string, from: string, to: string): Promise<() => Promise<void>> {
    const path = this.path(file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from} any more`);
    await writeFile(path, text.replace(from, to));
    return () => writeFile(path, text);
  }

  /** Runs a command of the project on the environment. @returns all that it said @throws Error with the end of that */
  async run(command: string, ...args: string[]): Promise<string> {
    // One that was interrupted may still hold the state.
    await this.previous;
    const { said, ended } = this.start(command, args);
    const code = await ended;
    if (code !== 0)
      throw new Error(`npm run ${command} ended with ${code}:\n${readable(said()).slice(-4_000)}`);
    return readable(said());
  }

  /** As {@link run}, of a command that has to fail. @returns the end of what it said @throws Error when it succeeds */
  async runFailing(command: string, ...args: string[]): Promise<string> {
    const said = await this.run(command, ...args).then(
      () => undefined,
      ({ message }: Error) => message,
    );
    if (said === undefined) throw new Error(`npm run ${command} succeeded`);
    return said;
  }

  /**
   * Begins a command, and kills it with everything that it has started.
   * @param when whether it is time; asked again and again
   * @throws Error when the command is over before
   */
  async runAndKill(when: () => Promise<boolean>, command: string, ...args: string[]): Promise<void> {
    const { pid, said, ended } = this.start(command, args);
    const over = ended.then(() => true);
    while (!(await when())) {
      if (await Promise.race([over, delay(KILL_LOOK_MS, false)]))
        throw new Error(`npm run ${command} was over before it could be killed:\n${readable(said())}`);
    }
    await killTree(pid);
    await over;
  }

  private start(command: string, args: readonly string[]) {
    const words = ['tools/run.mjs', `commands/${command}/command.ts`, this.environment, ...args];
    const child = spawn(process.execPath, words, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
      });
    }
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    this.previous = ended.catch(() => null);
    return { pid: child.pid, said: () => said, ended };
  }

  /** Brings up what a trial needs. Grafana's content is left out: its provider is not everywhere. */
  async deploy(): Promise<string> {
    const platform = await this.run('deploy', 'platform', '--yes');
    if (!this.withoutAccounts && !(await this.hasAccounts())) {
      this.withoutAccounts = true;
      await this.set('elasticsearch: { ...given.elasticsearch, manageAccounts: false }');
    }
    return platform + (await this.run('deploy', 'elasticsearch', '--yes'));
  }

  /** An Elasticsearch that was built without security knows nothing of roles and users. */
  async hasAccounts(): Promise<boolean> {
    try {
      await this.elasticsearch.text('_security/_authenticate');
      return true;
    } catch (error) {
      if (error instanceof HttpError && error.status === 400) return false;
      throw error;
    }
  }

  /** Takes everything away, and forgets what was in Elasticsearch, which goes with its volume. */
  async destroy(): Promise<void> {
    await this.run('destroy', 'platform', '--yes');
    await rm(this.path(`terraform.${this.environment}-elasticsearch.tfstate`), { force: true });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Runs a trial on a copy of the project, and clears up whatever becomes of it. */
export async function onCopy<T>(bundle: Bundle, trial: (copy: ProjectCopy) => Promise<T>): Promise<T> {
  const copy = await ProjectCopy.make(bundle);
  return undoing(
    () => trial(copy),
    async () => {
      await copy.destroy().catch((error: Error) => process.stderr.write(`${error.message}\n`));
      await copy.remove();
    },
  );
}

async function refuseDeployed(environment: Environment): Promise<void> {
  const there = await objects(environment);
  if (there.length > 0)
    throw new UserError(
      `${there.join(', ')} exists already`,
      `npm run destroy -- ${environment.name} first.`,
    );
}

/** Kills a process and all that descend from it: Terraform's are not in its group. */
async function killTree(root: number | undefined): Promise<void> {
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid=']);
  const parents = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [pid: number, parent: number]);
  const tree = new Set(root === undefined ? [] : [root]);
  for (let size = 0; size < tree.size; ) {
    size = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
  for (const pid of tree) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Without what cdktf draws while it waits. */
function readable(said: string): string {
  return stripVTControlCharacters(said)
    .split('\n')
    .filter((line) => !/^\s*$|^[⠀-⣿]|^\d+ Stacks? \w+ing /.test(line))
    .join('\n');
}
