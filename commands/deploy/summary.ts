import type { Bundle } from '../../bundle';
import type { Change } from '../../clients/terraform';
import { DONE } from '../../operations/terraform';
import { SERVERS } from '../../servers';
import { publicUrl, type ServerName } from '../../servers/addresses';

/** The result of a deploy: its changes, restarts and URLs, and the next command. */
export function summary(bundle: Bundle, changes: readonly Change[]): string {
  const { name } = bundle.environment;
  return [
    `${name} is deployed: ${counts(changes)}`,
    ...restarts(bundle, changes),
    ...urls(bundle),
    `npm run doctor -- ${name} checks everything that runs.`,
  ].join('\n');
}

function counts(changes: readonly Change[]): string {
  const parts = Object.entries(DONE).flatMap(([action, word]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return parts.join(', ') || 'no changes';
}

function restarts({ platform }: Bundle, changes: readonly Change[]): string[] {
  return platform.workloads
    .filter(({ name }) =>
      changes.some(
        ({ address, action }) =>
          action === 'replace' && address.startsWith(`docker_container.${name}_container_`),
      ),
    )
    .map(({ name, restartCost }) => `  restarted: ${name}${restartCost ? ` (${restartCost})` : ''}`);
}

function urls({ environment }: Bundle): string[] {
  return SERVERS.flatMap(({ name, title }) =>
    isAddressed(name, environment) ? [`  ${title.padEnd(14)} ${publicUrl(environment, name)}`] : [],
  );
}

function isAddressed(name: string, environment: Bundle['environment']): name is ServerName {
  return Object.keys(environment.ports).includes(name) && name !== 'orchestrator';
}
