import { existsSync } from 'node:fs';
import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import { projectPath } from '../../lib/project';
import { leftoversOf, unmanagedMessage } from '../../operations/leftovers';
import { checkPrograms } from '../../operations/preflight';
import { initialize, managed, ownServerOf, serverOf } from '../../operations/terraform';
import { explaining } from '../../operations/terraform-errors';
import { isSwarm } from '../../settings/docker';
import type { Environment } from '../../settings/schema';
import { STACKS, type Stack, stackName } from '../../stacks';

/**
 * Checks that synthesized stacks can be destroyed.
 * @param wanted Terraform names of the stacks
 * @returns what prevents it, and the wanted stacks that exist
 */
export async function checkDestroy(
  bundle: Bundle,
  wanted: readonly string[],
): Promise<{ readonly problems: readonly Problem[]; readonly stacks: readonly string[] }> {
  const { environment } = bundle;
  const { problems: programs } = await checkPrograms(bundle);
  if (programs.length > 0) return { problems: programs, stacks: [] };
  const existing: string[] = [];
  const problems: Problem[] = [];
  const platform = stackName(environment.name, 'platform');
  for (const stack of STACKS) {
    const name = stackName(environment.name, stack);
    // The content of a server matters only if the server is destroyed.
    if (!wanted.includes(name) && !wanted.includes(platform)) continue;
    const found = await resources(bundle, stack);
    if (found.length > 0) existing.push(name);
    if (wanted.includes(name)) problems.push(...protection(environment, name, found));
  }
  if (wanted.includes(platform)) {
    problems.push(...contentOf(environment, existing, wanted));
    // A service that Terraform does not remove keeps the networks in use.
    if (!existing.includes(platform) || isSwarm(environment))
      problems.push(...(await unmanaged(bundle, platform)));
  }
  return { problems, stacks: wanted.filter((stack) => existing.includes(stack)) };
}

/** Addresses of the resources of a stack. Empty when it was never deployed. */
async function resources(bundle: Bundle, stack: Stack): Promise<string[]> {
  const { environment } = bundle;
  const name = stackName(environment.name, stack);
  // Without a state there is nothing to read, and the provider may not even be installed.
  if (environment.state === undefined && !existsSync(projectPath(`terraform.${name}.tfstate`))) return [];
  return explaining(bundle, name, async () => {
    await initialize(environment, name);
    return managed(environment, name);
  });
}

function protection(
  { name, elasticsearch }: Environment,
  stack: string,
  found: readonly string[],
): Problem[] {
  const types = ['docker_volume.', 'elasticstack_elasticsearch_data_stream.'];
  if (!elasticsearch.protectAudit || !found.some((address) => types.some((type) => address.startsWith(type))))
    return [];
  return [
    {
      path: `${name}.elasticsearch.protectAudit`,
      message: `protects the audit records, which ${stack} contains`,
      cure: `To delete them for good, set elasticsearch: { protectAudit: false } in environments/${name}.ts. To keep them, destroy another stack: npm run destroy -- ${name} grafana`,
    },
  ];
}

/** Content that could no longer be destroyed after the containers of its server. */
function contentOf(
  environment: Environment,
  existing: readonly string[],
  wanted: readonly string[],
): Problem[] {
  return existing
    .filter((stack) => ownServerOf(environment, stack) && !wanted.includes(stack))
    .map((stack) => ({
      path: stack,
      message: `still has content in ${serverOf(stack)}, a container of ${environment.name}-platform`,
      cure: `Destroy both: npm run destroy -- ${environment.name}`,
    }));
}

/** Containers and services that are not in Terraform's state. */
async function unmanaged(bundle: Bundle, platform: string): Promise<Problem[]> {
  const { name } = bundle.environment;
  await explaining(bundle, platform, () => initialize(bundle.environment, platform));
  const leftovers = await leftoversOf(bundle, platform);
  if (leftovers.length === 0) return [];
  return [
    {
      path: platform,
      message: unmanagedMessage(leftovers),
      cure: `If another folder deployed them, destroy them from there. Otherwise take them over first: npm run deploy -- ${name} platform --adopt, then destroy again.`,
    },
  ];
}
