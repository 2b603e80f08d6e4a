import type { Bundle } from '../../../bundle';
import { SimulatorClient } from '../../../clients/simulator';
import { LOG_FILES } from '../../../lib/log-files';
import { type Deployment, deploymentOf } from '../../../operations/deployment';
import { checks } from '../../../operations/doctor/checks';
import { type Diagnosis, diagnose } from '../../../operations/doctor/diagnose';
import { workloadOf } from '../../../operations/servers';
import { objectName, type ServerName } from '../../../servers/addresses';
import type { Stack } from '../../../stacks';
import { docker } from '../docker';
import type { ProjectCopy } from '../project';
import type { StepContext } from '../step';
import type { LineSource } from './log-lines';

/** A running environment with its doctor and its simulator. */
export class Testbed {
  readonly deployment: Deployment;
  readonly simulator: SimulatorClient;

  readonly bundle: Bundle;
  readonly copy: ProjectCopy;
  private readonly stacks: readonly Stack[];

  constructor({ bundle, copy, stacks }: StepContext) {
    this.bundle = bundle;
    this.copy = copy;
    this.stacks = stacks;
    const { canaries, environment } = copy;
    const secrets = copy.path(`secrets/${environment}`);
    const variables = {
      ...process.env,
      ELASTICSEARCH_PASSWORD: canaries.elasticsearch_password,
      GRAFANA_AUTH: `admin:${canaries.grafana_admin_password}`,
    };
    this.deployment = deploymentOf(bundle, { variables, secrets });
    if (!this.deployment.simulator) throw new Error(`${environment} has no simulator`);
    this.simulator = new SimulatorClient(this.deployment.simulator.url);
  }

  diagnose(): Promise<Diagnosis['findings']> {
    return findingsOf(this.deployment, { copy: this.copy, stacks: this.stacks });
  }

  /** Failed checks of the doctor, described in one line each. */
  async failures(): Promise<string[]> {
    return (await this.diagnose())
      .filter(({ status }) => status === 'failed')
      .map(({ subject, seen }) => `${subject}: ${seen}`);
  }

  /** The log files of its orchestrators. */
  get lines(): LineSource {
    const { simulator, deployment } = this;
    return {
      deployment,
      silence: () => simulator.start('log-silent'),
      resume: () => simulator.stop('log-silent'),
      written: () => linesIn(this),
    };
  }

  /** Name of the container of a server. @throws Error when the server is external */
  container(server: ServerName): string {
    return workloadOf(this.bundle, server).containerName;
  }

  /** Runs a shell command as root in a new container of an image that is already present. */
  async shell(command: string, ...options: readonly string[]): Promise<string> {
    const { image } = workloadOf(this.bundle, 'prometheus');
    const run = ['run', '--rm', '--user', '0', '--entrypoint', '/bin/sh', ...options, image, '-c', command];
    return (await docker(...run)).join('\n');
  }
}

/** The doctor's findings, without those about Grafana if the Grafana stack is not deployed. */
export async function findingsOf(
  deployment: Deployment,
  { copy, stacks }: Pick<StepContext, 'copy' | 'stacks'>,
): Promise<Diagnosis['findings']> {
  const { findings } = await diagnose(checks(deployment));
  return findings.filter(
    ({ group, subject }) =>
      (group !== 'Grafana' || stacks.includes('grafana')) &&
      (!copy.lacksAccounts || subject !== 'failure stores'),
  );
}

/** Lines in the general log files of all orchestrators and in their archives. The other log files contain copies of some lines. */
async function linesIn(testbed: Testbed): Promise<number> {
  const volumes = testbed.bundle.platform.workloads
    .flatMap(({ mounts }) => mounts.map(({ volume }) => volume))
    .filter((volume) => volume.endsWith('-logs'));
  const mounts = [...new Set(volumes)].flatMap((volume) => [
    '--volume',
    `${objectName(testbed.bundle.environment, volume)}:/logs/${volume}:ro`,
  ]);
  return Number(await testbed.shell(`cat /logs/*/${LOG_FILES.app.name}* | wc -l`, ...mounts));
}
