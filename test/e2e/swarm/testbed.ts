import * as z from 'zod';
import { docker, dockerLines } from '../../../clients/docker';
import { QueryApi } from '../../../clients/query-api';
import { taskOf } from '../../../clients/swarm';
import { IMAGES, type ImageName } from '../../../lib/versions';
import { type Deployment, deploymentOf } from '../../../operations/deployment';
import type { Diagnosis } from '../../../operations/doctor/diagnose';
import { accountOf, clientOf } from '../../../operations/servers';
import { locate } from '../../../operations/swarm/nodes';
import { hostOf } from '../../../servers/addresses';
import { imageOf } from '../../../servers/images';
import { WEB_USER } from '../../../servers/logins';
import { ENVIRONMENT_LABEL } from '../../../servers/owner';
import type { Workload } from '../../../servers/workload';
import type { Sink } from '../../support/sink';
import type { LineSource } from '../faults/log-lines';
import { findingsOf } from '../faults/testbed';
import type { StepContext } from '../step';
import { NodeOrchestrator } from './orchestrators';

/** A registry that does not exist. The nodes need not pull from it, because they have the images already. */
const MIRROR = 'mirror.test';
const SILENCE_SECONDS = 14_400;
const created = z.object({ silenceID: z.string() });

/** A running environment on a swarm, and the receiver of its notifications, which runs here. */
export class SwarmTestbed {
  readonly deployment: Deployment;
  readonly orchestrators: readonly NodeOrchestrator[];
  /** Thanos Query. */
  readonly queries: QueryApi;

  constructor(
    private readonly context: StepContext,
    readonly receiver: Sink,
  ) {
    const { bundle, copy } = context;
    this.deployment = deploymentOf(bundle, {
      variables: process.env,
      secrets: copy.path(`secrets/${copy.environment}`),
    });
    this.orchestrators = NodeOrchestrator.all(bundle);
    const url = new URL(`http://${hostOf(bundle.environment)}:${bundle.environment.ports.thanosQuery}`);
    url.username = WEB_USER;
    url.password = copy.canaries.prometheus_password;
    this.queries = new QueryApi(url.href);
  }

  get bundle() {
    return this.context.bundle;
  }

  diagnose(): Promise<Diagnosis['findings']> {
    return findingsOf(this.deployment, this.context);
  }

  /** The log files of all orchestrators. */
  get lines(): LineSource {
    const { bundle, orchestrators } = this;
    const { environment } = bundle;
    const account = accountOf(environment, 'elasticsearch', {}, this.deployment.secrets);
    // Under load, Elasticsearch can be slow.
    const elasticsearch = clientOf(bundle, 'elasticsearch', account);
    const deployment = { ...this.deployment, elasticsearch };
    const all = (run: (orchestrator: NodeOrchestrator) => Promise<void>) => async () => {
      await Promise.all(orchestrators.map(run));
    };
    return {
      deployment,
      silence: all((each) => each.start('log-silent')),
      resume: all((each) => each.stop('log-silent')),
      written: async () =>
        (await Promise.all(orchestrators.map((each) => each.lines()))).reduce((sum, count) => sum + count, 0),
    };
  }

  /** Creates a silence at a member of the cluster that responds. @returns its id */
  async silence(comment: string): Promise<string> {
    const now = Date.now();
    const { silenceID } = await this.deployment.alertmanager.get('/api/v2/silences', created, {
      json: {
        matchers: [{ name: 'alertname', value: comment, isRegex: false, isEqual: true }],
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(now + SILENCE_SECONDS * 1_000).toISOString(),
        createdBy: 'test:e2e',
        comment,
      },
    });
    return silenceID;
  }

  /** The members of the cluster that lack a silence, or do not respond. */
  async withoutSilences(ids: readonly string[]): Promise<string[]> {
    const lacking = await Promise.all(
      this.deployment.alertmanagers.map(async ({ replica, client }) => {
        const known = new Set((await client.silences().catch(() => [])).map(({ id }) => id));
        return ids.every((id) => known.has(id)) ? [] : [replica.name];
      }),
    );
    return lacking.flat();
  }

  /** Kills the container of a workload's task. The swarm starts another one. */
  async kill(workload: Workload): Promise<void> {
    const found = await locate(this.bundle.environment, workload);
    if (!found) throw new Error(`${workload.name} has no task`);
    await docker(found.host, 'kill', found.container);
  }

  /**
   * Deploys the image of every server under another name, as if from a mirror, so that the swarm replaces each task.
   * @returns a function that deploys the original names again
   */
  async upgradeImages(): Promise<() => Promise<void>> {
    const { environment, platform } = this.bundle;
    const { copy } = this.context;
    const used = new Set(platform.workloads.map(({ image }) => image));
    const names = (Object.keys(IMAGES) as ImageName[]).filter((name) => used.has(imageOf(environment, name)));
    const renamed = names.map((name) => [name, `${MIRROR}/${imageOf(environment, name)}`] as const);
    for (const { host } of environment.docker.nodes)
      for (const [name, image] of renamed) await docker(host, 'tag', imageOf(environment, name), image);
    const undo = await copy.set(`images: ${JSON.stringify(Object.fromEntries(renamed))},`);
    await copy.run('deploy', 'platform', '--yes');
    return async () => {
      await undo();
      await copy.run('deploy', 'platform', '--yes');
      for (const { host } of environment.docker.nodes)
        await docker(host, 'image', 'rm', ...renamed.map(([, image]) => image));
    };
  }

  /** The container of the task of each workload. */
  async containers(): Promise<ReadonlyMap<string, string | undefined>> {
    const { environment, platform } = this.bundle;
    const found = await Promise.all(
      platform.workloads.map(
        async (workload) => [workload.name, (await locate(environment, workload))?.container] as const,
      ),
    );
    return new Map(found);
  }

  /** Workloads whose latest task does not run, with its state. */
  async stopped(): Promise<string[]> {
    const { environment, platform } = this.bundle;
    const states = await Promise.all(
      platform.workloads.map(async ({ name, containerName }) => {
        const task = await taskOf(environment.docker.host, containerName);
        return task?.state.startsWith('Running') ? [] : [`${name}: ${task?.state ?? 'no service'}`];
      }),
    );
    return states.flat();
  }

  /** Everything of the environment that exists on the swarm and its nodes. */
  async objects(): Promise<string[]> {
    const { docker: engines, name } = this.bundle.environment;
    const filter = ['--filter', `label=${ENVIRONMENT_LABEL}=${name}`];
    const list = async (host: string | undefined, kind: string, ...options: string[]) =>
      (await dockerLines(host, kind, 'ls', '--quiet', ...options)).map((id) => `${kind} ${id}`);
    const all = await Promise.all([
      ...['service', 'network', 'secret', 'config'].map((kind) =>
        // Configs of Terraform's provider have no labels.
        kind === 'config'
          ? list(engines.host, kind, '--filter', `name=model-orchestrator-${name}-`)
          : list(engines.host, kind, ...filter),
      ),
      ...engines.nodes.flatMap(({ host }) => [
        list(host, 'container', '--all', ...filter),
        list(host, 'volume', ...filter),
        list(host, 'volume', '--filter', 'dangling=true'),
      ]),
    ]);
    return all.flat();
  }
}
