import type { Bundle } from '../../bundle';
import { HttpError } from '../../clients/http';
import { type Problem, ProblemsError, throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { apply } from '../../operations/apply';
import { ownersOf } from '../../operations/ownership';
import { checkDocker } from '../../operations/preflight';
import { serverApi, workloadOf } from '../../operations/servers';
import { removeVolumes } from '../../operations/swarm/nodes';
import { removeUnusedSecrets } from '../../operations/swarm/secrets';
import { managed, ownServerOf, serverOf, terraform } from '../../operations/terraform';
import { explaining } from '../../operations/terraform-errors';
import { serverNamed } from '../../servers';
import { objectName, type ServerName } from '../../servers/addresses';
import { isSwarm } from '../../settings/docker';

/**
 * The provider waits for the tasks of a removed service for their grace period only. The tasks end anyway, and a second
 * run finds no service.
 */
const STILL_ENDING = /error on wait for container/;

/**
 * Destroys stacks in the given order. Continues with the other stacks when one cannot be destroyed.
 * @throws ProblemsError that lists what remains
 */
export async function destroy(bundle: Bundle, stacks: readonly string[]): Promise<void> {
  const remaining: Problem[] = [];
  /** Content of servers that do not answer: it is deleted with their volumes. */
  const unreachable: [stack: string, server: ServerName][] = [];
  for (const stack of stacks) {
    const server = ownServerOf(bundle.environment, stack);
    if (server && !(await answers(bundle, server))) {
      unreachable.push([stack, server]);
      continue;
    }
    try {
      const attempt = () => apply(bundle, stack, { approved: true, destroy: true });
      await attempt().catch((error: unknown) => {
        if (
          error instanceof ProblemsError &&
          error.problems.every(({ message }) => STILL_ENDING.test(message))
        )
          return attempt();
        throw error;
      });
      if (isSwarm(bundle.environment) && serverOf(stack) === undefined) {
        await removeVolumes(bundle);
        await removeUnusedSecrets(bundle.environment);
      }
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      remaining.push(...error.problems);
    }
  }
  for (const [stack, server] of unreachable) remaining.push(...(await forget(bundle, stack, server)));
  throwIfAny(remaining);
}

async function answers(bundle: Bundle, server: ServerName): Promise<boolean> {
  return serverApi(bundle, server)
    .text('')
    .then(
      () => true,
      (error: unknown) => error instanceof HttpError && error.status !== undefined,
    );
}

/** Removes content from Terraform's state that no longer exists, because the volumes of its server are gone. */
async function forget(bundle: Bundle, stack: string, server: ServerName): Promise<Problem[]> {
  const { environment } = bundle;
  // An engine that does not respond would seem to have no volumes.
  const engine = await checkDocker(environment.docker.host);
  if (engine.length > 0) return engine;
  const { title } = serverNamed(server);
  const { containerName, mounts } = workloadOf(bundle, server);
  const volumes = mounts
    .filter(({ holds }) => holds !== undefined)
    .map(({ volume }) => objectName(environment, volume));
  if ((await ownersOf(bundle, 'volume', volumes)).size > 0) {
    return [
      {
        path: stack,
        message: `${title} does not answer, so its content cannot be deleted`,
        cure: `Start it (docker start ${containerName}), then run the command again. npm run destroy -- ${environment.name} also works while it is down: its volumes are deleted with the platform.`,
      },
    ];
  }
  await explaining(bundle, stack, async () => {
    await terraform(environment, stack, 'state', 'rm', ...(await managed(environment, stack)));
  });
  progress(`${stack}: deleted with the volumes of ${title}`);
  return [];
}
