import { copyFile, mkdir } from 'node:fs/promises';
import { projectPath } from '../lib/project';
import { bundle } from '../tools/bundle.cjs';

/** The build context of the image, written by {@link buildSimulator}. */
export const CONTEXT = '.build/simulator';

/** Bundles the simulator into one file, so that the build of its image needs no network. */
export async function buildSimulator(): Promise<void> {
  await mkdir(projectPath(CONTEXT), { recursive: true });
  await copyFile(projectPath('simulator/Dockerfile'), projectPath(`${CONTEXT}/Dockerfile`));
  await bundle('simulator/main.ts', `${CONTEXT}/server.cjs`, {
    target: 'node24',
    // Comments in the bundle contain the paths of its files. This keeps them equal if node_modules is a link.
    preserveSymlinks: true,
  });
}
