import type { Bundle } from '../../bundle';
import { docker } from '../../clients/docker';
import { ProgramError } from '../../clients/processes';
import type { Problem } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { IMAGES, type ImageName } from '../../lib/versions';
import { imageOf } from '../../servers/images';
import { SIMULATOR_IMAGE } from '../../servers/orchestrator-container';
import { checkOrchestratorImage } from './image';

/**
 * Checks that the engine has every image of an environment or can pull it. Terraform removes a container before it pulls
 * the image of the next one: an image that does not exist would leave the server without a container.
 */
export async function checkImages(bundle: Bundle): Promise<Problem[]> {
  const { environment, platform } = bundle;
  const images = new Set(
    [...platform.workloads, ...platform.configurations].map(({ image }) =>
      image === SIMULATOR_IMAGE ? imageOf(environment, 'node') : image,
    ),
  );
  const problems: Problem[] = [];
  for (const image of images) {
    const reason = await pull(environment.docker.host, image);
    if (reason === undefined) continue;
    problems.push({
      path: placeOf(bundle, image),
      message: `'${image}' cannot be pulled: ${reason}`,
      cure: 'Check the name. For a private registry, run docker login with its address first.',
    });
  }
  return problems.length > 0 ? problems : checkOrchestratorImage(bundle);
}

/** Reserved domains such as `example.com` (RFC 2606) are the placeholders in the delivered environment files. */
export function checkPlaceholders(bundle: Bundle): Problem[] {
  const images = new Set(bundle.platform.workloads.map(({ image }) => image));
  return [...images]
    .filter((image) => /(^|\.)example\.(com|org|net)\//.test(image))
    .map((image) => {
      const { name } = bundle.environment;
      const path = placeOf(bundle, image);
      return {
        path,
        message: `'${image}' is a placeholder`,
        cure: path.startsWith(`${name}.`)
          ? `Set ${path.slice(name.length + 1)} in environments/${name}.ts to the name of an image.`
          : 'Name another image in the definition of the server.',
      };
    });
}

/** The setting that names an image, or the server that has it in its definition. */
function placeOf({ environment, platform }: Bundle, image: string): string {
  const name = (Object.keys(IMAGES) as ImageName[]).find((each) => imageOf(environment, each) === image);
  if (name) return `${environment.name}.images.${name}`;
  if (image === environment.orchestrator.image) return `${environment.name}.orchestrator.image`;
  return `servers/${platform.workloads.find((workload) => workload.image === image)?.server ?? ''}`;
}

/** Pulls an image that the engine does not have. @returns Docker's reason when that fails */
async function pull(host: string | undefined, image: string): Promise<string | undefined> {
  try {
    await docker(host, 'image', 'inspect', image);
  } catch {
    progress(`pulling ${image}`);
    try {
      await docker(host, 'pull', '--quiet', image);
    } catch (error) {
      if (error instanceof ProgramError)
        return error.output.stderr.trim().split('\n').at(-1) || error.message;
      throw error;
    }
  }
  return undefined;
}
