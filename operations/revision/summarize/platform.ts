import type { Bundle } from '../../../bundle';
import { volumesOf } from '../../../bundle';
import { SIMULATOR_IMAGE } from '../../../servers/orchestrator-container';
import type { Configuration, Workload } from '../../../servers/workload';
import type { EnvironmentSummary, WorkloadSummary } from '../summary';
import { elements, fingerprint, flatten } from './flatten';

/** The containers, their volumes and their configuration files. */
export function platformOf({
  environment,
  platform,
}: Bundle): Pick<
  EnvironmentSummary,
  'workloads' | 'configurations' | 'volumes' | 'volumeContents' | 'dockerHost' | 'simulated'
> {
  return {
    workloads: platform.workloads.map((workload) => workloadOf(workload, platform.configurations)),
    configurations: platform.configurations.map(({ name, files, ...loader }) => ({
      name,
      files: hashes(files),
      loader: flatten(loader),
    })),
    volumes: volumesOf(platform),
    volumeContents: Object.fromEntries(
      platform.workloads.flatMap(({ mounts }) =>
        mounts.flatMap(({ volume, holds }) => (holds === undefined ? [] : [[volume, holds]])),
      ),
    ),
    dockerHost: environment.docker.host ?? 'the local one',
    simulated: platform.workloads.some(({ image }) => image === SIMULATOR_IMAGE),
  };
}

function workloadOf(
  {
    name,
    image,
    memoryMiB,
    cpus,
    ports,
    mounts,
    secrets,
    restartsFor,
    healthCheck,
    restartCost,
    command = [],
    after: _,
    ...rest
  }: Workload,
  configurations: readonly Configuration[],
): WorkloadSummary {
  return {
    name,
    image,
    memoryMiB,
    cpus,
    ports: Object.fromEntries(ports.map(({ host, container }) => [String(container), String(host)])),
    mounts: Object.fromEntries(
      mounts.map(({ volume, path, readOnly }) => [path, readOnly ? `${volume} (read only)` : volume]),
    ),
    secrets: [...secrets],
    restartsFor: Object.fromEntries(
      configurations
        .filter((configuration) => restartsFor?.includes(configuration.name))
        .map((configuration) => [configuration.name, fingerprint(JSON.stringify(configuration.files))]),
    ),
    healthCheck: healthCheck ? JSON.stringify(healthCheck) : '',
    ...(restartCost !== undefined && { restartCost }),
    rest: flatten({ argument: elements(command), ...rest }),
  };
}

function hashes(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, fingerprint(text)]));
}
