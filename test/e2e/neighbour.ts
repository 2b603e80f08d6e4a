import { writeFile } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import { projectFile } from '../../lib/project';
import { workloadOf } from '../../operations/servers';
import { objectName } from '../../servers/addresses';
import { ENVIRONMENT_LABEL, ownerLabels } from '../../servers/owner';
import type { EnvironmentInput } from '../../settings/schema';
import { docker, removeObjects } from './docker';
import type { ProjectCopy } from './project';

/** The environment that docs/operations.md adds to a machine. */
export const NEIGHBOUR = 'canary';
/** Uses little memory, and does not protect audit records, so that the test can destroy them. */
const SMALL = 'elasticsearch: { heapMiB: 512, memoryMiB: 1_024, protectAudit: false },';

/**
 * Deploys the platform of another environment as documented, beside the one under test.
 * @param orchestrator further settings of its orchestrator @param settings further settings of the environment
 */
export async function deployNeighbour(
  copy: ProjectCopy,
  orchestrator: EnvironmentInput['orchestrator'] = {},
  settings: Omit<EnvironmentInput, 'name'> = {},
): Promise<void> {
  const [, file = ''] =
    /```ts\n(\/\/ environments\/canary\.ts\n.*?)```/s.exec(projectFile('docs/operations.md')) ?? [];
  if (!file.includes(`name: '${NEIGHBOUR}',`)) throw new Error('docs/operations.md does not define canary');
  await writeFile(
    copy.path(`environments/${NEIGHBOUR}.ts`),
    file
      .replace(
        `name: '${NEIGHBOUR}',`,
        `name: '${NEIGHBOUR}',\n  ${SMALL}\n  ...${JSON.stringify(settings)},`,
      )
      .replace('orchestrator: {', `orchestrator: { ...${JSON.stringify(orchestrator)},`),
  );
  await copy.runOn(NEIGHBOUR, 'deploy', 'platform', '--yes');
}

/**
 * Containers of an environment with ids and start times, its volumes and its networks, one per line. Volumes are listed
 * without a time, because Docker changes it with each file in the volume.
 */
export async function described(environment: string): Promise<string> {
  const inspected = async (kind: string, list: readonly string[], format: string) => {
    const ids = await docker(...list, '--filter', `label=${ENVIRONMENT_LABEL}=${environment}`);
    return ids.length > 0 ? docker(kind, 'inspect', '--format', format, ...ids) : [];
  };
  const lines = await Promise.all([
    inspected('container', ['ps', '--all', '--quiet'], '{{.Name}} {{.Id}} {{.State.StartedAt}}'),
    inspected('volume', ['volume', 'ls', '--quiet'], '{{.Name}}'),
    inspected('network', ['network', 'ls', '--quiet'], '{{.Name}} {{.Id}}'),
  ]);
  return lines.flat().sort().join('\n');
}

/** @param before earlier result of {@link described} @throws Error when an object of the environment changed */
export async function expectUntouched(environment: string, before: string): Promise<void> {
  const after = await described(environment);
  if (before === '') throw new Error(`${environment} has no objects`);
  if (after !== before) throw new Error(`${environment} changed from\n${before}\nto\n${after}`);
}

/** Destroys the neighbour if it is deployed. @throws Error when objects of it are left */
export async function destroyNeighbour(copy: ProjectCopy): Promise<void> {
  if ((await described(NEIGHBOUR)) === '') return;
  await copy.runOn(NEIGHBOUR, 'destroy', 'platform', '--yes');
  const left = await described(NEIGHBOUR);
  if (left !== '') throw new Error(`${NEIGHBOUR} was destroyed, but these objects are left:\n${left}`);
}

/**
 * Runs a step and checks that it changes nothing of the other environment. If that environment is not deployed, creates
 * Docker objects with its names and labels for the duration of the step.
 */
export async function besideNeighbour<T>(bundle: Bundle, step: () => Promise<T>): Promise<T> {
  const isDeployed = (await described(NEIGHBOUR)) !== '';
  if (!isDeployed) await createStandIn(bundle);
  try {
    const before = await described(NEIGHBOUR);
    const result = await step();
    await expectUntouched(NEIGHBOUR, before);
    return result;
  } finally {
    if (!isDeployed) await removeObjects(NEIGHBOUR);
  }
}

async function createStandIn(bundle: Bundle): Promise<void> {
  const labels = Object.entries(ownerLabels({ name: NEIGHBOUR })).flatMap(([label, value]) => [
    '--label',
    `${label}=${value}`,
  ]);
  const name = (of: string) => objectName({ ...bundle.environment, name: NEIGHBOUR }, of);
  await docker('network', 'create', ...labels, name('scrape'));
  await docker('volume', 'create', ...labels, name('prometheus-data'));
  const { image } = workloadOf(bundle, 'alertmanager');
  const volume = `${name('prometheus-data')}:/alertmanager`;
  const options = ['--name', name('prometheus'), '--network', name('scrape'), '--volume', volume];
  await docker('run', '--detach', ...labels, ...options, '--entrypoint', 'sleep', image, 'infinity');
}
