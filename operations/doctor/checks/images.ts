import type { ImageDetails } from '../../../clients/docker';
import { count } from '../../../lib/words';
import { SIMULATOR_IMAGE } from '../../../servers/orchestrator-container';
import type { Workload } from '../../../servers/workload';
import type { Deployment } from '../../deployment';
import { about, type CheckResult, checksOf, type DoctorCheck, failed, ok, skipped } from '../finding';
import { ENGINE } from './containers';

/** Checks that containers run the pinned images. */
export function imageChecks({ bundle, docker }: Deployment): DoctorCheck[] {
  const { environment, platform } = bundle;
  if (platform.workloads.length === 0) return [];
  const run = async (): Promise<CheckResult> => {
    const containers = await docker.containers(platform.workloads.map(({ containerName }) => containerName));
    const images = await docker.images([...new Set(containers.map(({ Image }) => Image))]);
    const running = platform.workloads.flatMap((workload) => {
      const container = containers.find(({ Name }) => Name === workload.containerName);
      return container ? [{ workload, image: images.find(({ Id }) => Id === container.Image) }] : [];
    });
    if (running.length === 0) return skipped('no container is deployed');
    const wrong = running.filter(({ workload, image }) => !isOf(workload, image));
    if (wrong.length === 0) {
      return ok(`${count(running.length, 'container')} with the pinned images`);
    }
    return wrong.map(({ workload, image }) =>
      about(
        `image of ${workload.name}`,
        failed(
          `runs ${nameOf(image)} instead of the pinned ${workload.image}`,
          `npm run deploy -- ${environment.name} platform replaces the container.`,
        ),
      ),
    );
  };
  return checksOf('Containers', [ENGINE], { images: run });
}

function isOf({ image }: Workload, running: ImageDetails | undefined): boolean {
  const names = [...(running?.RepoTags ?? []), ...(running?.RepoDigests ?? [])].map(plain);
  return names.some((name) =>
    // Terraform tags the simulator's image with a hash of its content.
    image === SIMULATOR_IMAGE ? name.startsWith(`${image}:`) : name === plain(image),
  );
}

/** An image name without Docker's default registry, and without the tag beside a digest. */
function plain(name: string): string {
  const short = name.replace(/^(docker\.io\/)?(library\/)?/, '').replace(/:[^/@]+(?=@)/, '');
  return /[:@][^/]*$/.test(short) ? short : `${short}:latest`;
}

function nameOf(image: ImageDetails | undefined): string {
  return image?.RepoTags?.[0] ?? image?.RepoDigests?.[0] ?? image?.Id.slice(0, 19) ?? 'a removed image';
}
