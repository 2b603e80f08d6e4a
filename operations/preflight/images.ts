import type { Bundle } from '../../bundle';
import { docker } from '../../clients/docker';
import { ProgramError } from '../../clients/processes';
import type { Problem } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { IMAGES, type ImageName } from '../../lib/versions';
import { imageOf } from '../../servers/images';
import { SIMULATOR_IMAGE } from '../../servers/orchestrator-container';
import type { Environment } from '../../settings/schema';
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
      path: `${environment.name}.${settingOf(environment, image)}`,
      message: `'${image}' cannot be pulled: ${reason}`,
      cure: 'Check the name. For a private registry, run docker login with its address first.',
    });
  }
  return problems.length > 0 ? problems : checkOrchestratorImage(bundle);
}

/** Reserved domains such as `example.com` (RFC 2606) are the placeholders in the delivered environment files. */
export function checkPlaceholders({ environment, platform }: Bundle): Problem[] {
  const images = new Set(platform.workloads.map(({ image }) => image));
  return [...images]
    .filter((image) => /(^|\.)example\.(com|org|net)\//.test(image))
    .map((image) => {
      const setting = settingOf(environment, image);
      return {
        path: `${environment.name}.${setting}`,
        message: `'${image}' is a placeholder`,
        cure: `Set ${setting} in environments/${environment.name}.ts to the name of an image.`,
      };
    });
}

/** The setting that names an image. */
function settingOf(environment: Environment, image: string): string {
  const name = (Object.keys(IMAGES) as ImageName[]).find((each) => imageOf(environment, each) === image);
  return name ? `images.${name}` : 'orchestrator.image';
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
