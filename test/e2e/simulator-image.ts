import { docker } from '../../clients/docker';
import { buildSimulator, CONTEXT } from '../../constructs/simulator-context';
import { projectPath } from '../../lib/project';
import { imageOf } from '../../servers/images';
import type { Environment } from '../../settings/schema';

/** Builds the simulator's image under the name of an ordinary orchestrator. @param hosts Docker engines. @default the local one */
export async function buildOrchestrator(
  image: string,
  environment: Environment,
  hosts: readonly (string | undefined)[] = [undefined],
): Promise<void> {
  await buildSimulator();
  const base = `BASE_IMAGE=${imageOf(environment, 'node')}`;
  const options = ['--network', 'none', '--quiet', '--tag', image, '--build-arg', base];
  for (const host of hosts) await docker(host, 'build', ...options, projectPath(CONTEXT));
}
