import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import spawn, { SubprocessError } from 'nano-spawn';
import type { Bundle } from '../../bundle';
import type { Elasticsearch } from '../../clients/elasticsearch';
import { HttpError } from '../../clients/http';
import { undoing } from '../../clients/interrupt';
import { run } from '../../clients/processes';
import { QueryApi } from '../../clients/query-api';
import { until } from '../../clients/waiting';
import { progress } from '../../lib/progress';
import { isFixed } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { SECRET_MODE } from '../../operations/secrets/in-place';
import { neededSecrets } from '../../operations/secrets/needed';
import { serverApi } from '../../operations/servers';
import { localUrl } from '../../servers/addresses';
import { WEB_USER } from '../../servers/logins';
import type { Environment } from '../../settings/schema';
import { type Stack, stackName } from '../../stacks';
import { type Canaries, makeCanaries } from '../support/canaries';
import { copyProject } from '../support/copy-project';
import { objects } from './docker';

/** Short, so that a command is killed before it ends. */
const KILL_POLL_MS = 50;
const KILL_TIMEOUT_MS = 600_000;

/** A copy of this project with its own secrets and Terraform state, so that a trial does not touch those of the project. */
export class ProjectCopy {
  readonly environment: string;
  private changes = 0;
  /** Whether the deployed Elasticsearch was built without security. Such a build has no failure stores either. */
  lacksAccounts = false;
  private previous: Promise<unknown> = Promise.resolve();
  /** The query API of its Prometheus, with its login. */
  readonly queries: QueryApi;
  private readonly elasticsearch: Elasticsearch;

  private constructor(
    readonly folder: string,
    bundle: Bundle,
    /** The values of its secrets. */
    readonly canaries: Canaries,
  ) {
    this.environment = bundle.environment.name;
    this.elasticsearch = serverApi(bundle, 'elasticsearch', { password: canaries.elasticsearch_password });
    const prometheus = new URL(localUrl(bundle.environment, 'prometheus'));
    prometheus.username = WEB_USER;
    prometheus.password = canaries.prometheus_password;
    this.queries = new QueryApi(prometheus.href);
  }

  /**
   * @param values of secrets. @default a recognizable value for each
   * @throws UserError when objects of the environment exist on its Docker engine
   */
  static async make(bundle: Bundle, values: Partial<Canaries> = {}): Promise<ProjectCopy> {
    const environment = bundle.environment.name;
    await refuseDeployed(bundle.environment);
    const folder = await copyProject();
    const canaries = { ...makeCanaries(`e2e-${process.pid}`), ...values };
    await mkdir(join(folder, 'secrets', environment), { recursive: true, mode: 0o700 });
    // A deploy generates keys, whose content cannot be chosen.
    const written = neededSecrets(bundle).filter((secret) => isFixed(secret) && !/_transport_/.test(secret));
    for (const secret of written.filter(isFixed)) {
      await writeFile(join(folder, 'secrets', environment, secret), canaries[secret], { mode: SECRET_MODE });
    }
    return new ProjectCopy(folder, bundle, canaries);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /**
   * Changes settings of the environment. Its file moves out of `environments/`, and the new one extends it as `given`.
   * @returns a function that undoes it
   */
  async set(lines: string): Promise<() => Promise<void>> {
    const { environment } = this;
    this.changes += 1;
    const given = `${environment}-${this.changes}`;
    const file = this.path(`environments/${environment}.ts`);
    await rename(file, this.path(`settings/${given}.ts`));
    await writeFile(
      file,
      `import given from '../settings/${given}';\nimport { defineEnvironment } from '../settings/schema';\n\nexport default defineEnvironment({ ...given, ${lines} });\n`,
    );
    return () => rename(this.path(`settings/${given}.ts`), file);
  }

  /**
   * Replaces a text in a source file. @returns a function that undoes it
   * @throws Error when the file does not contain the text
   */
  async change(file: string, from: string, to: string): Promise<() => Promise<void>> {
    const path = this.path(file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not contain '${from}'`);
    await writeFile(path, text.replace(from, to));
    return () => writeFile(path, text);
  }

  /** Runs a command of the project on the environment. @returns its output @throws Error with the end of its output */
  run(command: string, ...args: string[]): Promise<string> {
    return this.runOn(this.environment, command, ...args);
  }

  /** Like {@link run}, on any environment of the copy. */
  async runOn(environment: string, command: string, ...args: string[]): Promise<string> {
    // A killed command may still hold the lock of Terraform's state.
    await this.previous;
    try {
      return stripVTControlCharacters((await this.start(environment, command, args)).output);
    } catch (error) {
      if (!(error instanceof SubprocessError)) throw error;
      const end = stripVTControlCharacters(error.output).slice(-4_000);
      throw new Error(`npm run ${command} exited with code ${error.exitCode}:\n${end}`);
    }
  }

  /** Like {@link run}, for a command that must fail. @returns the end of its output @throws Error when it succeeds */
  async runFailing(command: string, ...args: string[]): Promise<string> {
    const message = await this.run(command, ...args).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (message === undefined) throw new Error(`npm run ${command} succeeded`);
    return message;
  }

  /**
   * Starts a command, and kills it with all processes that it started.
   * @param when polled with the output so far; the command is killed when it returns true
   * @throws Error when the command ends before
   */
  async runAndKill(
    when: (output: string) => Promise<boolean>,
    command: string,
    ...args: string[]
  ): Promise<void> {
    const running = this.start(this.environment, command, args);
    const { pid, stdout, stderr } = await running.nodeChildProcess;
    let output = '';
    for (const stream of [stdout, stderr]) stream?.on('data', (chunk) => (output += chunk));
    let ended = false;
    const end = this.previous.then(() => {
      ended = true;
    });
    const state = await until(async () => (ended ? 'ended' : (await when(output)) && 'due'), {
      timeoutMs: KILL_TIMEOUT_MS,
      everyMs: KILL_POLL_MS,
    });
    await killTree(pid);
    await end;
    if (state !== 'due') throw new Error(`npm run ${command} ended before it could be killed`);
  }

  private start(environment: string, command: string, args: readonly string[]) {
    const words = ['tools/run.mjs', `commands/${command}/command.ts`, environment, ...args];
    const running = spawn(process.execPath, words, { cwd: this.folder, stdin: 'ignore' });
    this.previous = running.catch(() => null);
    return running;
  }

  /** Deploys the platform and Elasticsearch. Grafana's provider is not available on every machine. */
  async deploy(): Promise<string> {
    const platform = await this.run('deploy', 'platform', '--yes');
    if (!this.lacksAccounts && !(await this.hasAccounts())) {
      this.lacksAccounts = true;
      await this.set('elasticsearch: { ...given.elasticsearch, manageAccounts: false }');
    }
    return platform + (await this.run('deploy', 'elasticsearch', '--yes'));
  }

  /** Whether Elasticsearch has users and roles. One that was built without security answers 400. */
  async hasAccounts(): Promise<boolean> {
    try {
      await this.elasticsearch.authenticate();
      return true;
    } catch (error) {
      if (error instanceof HttpError && error.status === 400) return false;
      throw error;
    }
  }

  /** Destroys the stacks that {@link deploy} deploys. */
  async destroy(): Promise<void> {
    await this.run('destroy', 'platform', 'elasticsearch', '--yes');
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Runs a trial on a copy of the project, and afterwards always destroys what the trial deployed. */
export async function onCopy<T>(bundle: Bundle, trial: (copy: ProjectCopy) => Promise<T>): Promise<T> {
  const copy = await ProjectCopy.make(bundle);
  return undoing(
    () => trial(copy),
    async () => {
      try {
        await copy.destroy();
        await copy.remove();
      } catch (error) {
        // The state in the copy is needed to destroy what is left.
        process.stderr.write(`${(error as Error).message}\n`);
        progress(`To destroy the rest, run in ${copy.folder}: npm run destroy -- ${copy.environment}`);
      }
    },
  );
}

/** The file of a stack's local state, in the copy. */
export function stateFile({ environment }: ProjectCopy, stack: Stack): string {
  return `terraform.${stackName(environment, stack)}.tfstate`;
}

/** @throws Error when an output lacks a text */
export function expectIn(output: string, part: string): void {
  if (!output.includes(part)) throw new Error(`the output lacks '${part}':\n${output.slice(-2_000)}`);
}

async function refuseDeployed(environment: Environment): Promise<void> {
  const existing = await objects(environment);
  if (existing.length > 0)
    throw new UserError(
      `${environment.name} exists on this machine: ${existing.join(', ')}`,
      `Destroy it: npm run destroy -- ${environment.name}`,
    );
}

/** Kills a process and its descendants. Terraform's processes are not in its process group. */
async function killTree(root: number | undefined): Promise<void> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
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
      // It has already ended.
    }
  }
}
