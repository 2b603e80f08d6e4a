import { isSwarm } from './docker';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Checks that containers can mount the secrets: the engine of another host does not see the files of this machine. */
export function checkSecretsDirectory({ name, docker }: Environment): Refusal[] {
  if (docker.host === undefined || docker.secretsDirectory !== undefined || isSwarm({ docker })) return [];
  return [
    {
      field: 'docker.secretsDirectory',
      message: `the engine at ${docker.host} cannot read this machine's secret files`,
      cure: `Copy secrets/${name} to that host, and set docker.secretsDirectory to its path there.`,
      others: ['docker.host'],
    },
  ];
}
