import { copyFile, mkdir } from 'node:fs/promises';
import { Image } from '@cdktf/provider-docker/lib/image';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { projectPath } from '../lib/project';
import { bundle } from '../tools/bundle.cjs';

/** The build context of the image, written by {@link buildSimulator}. */
const CONTEXT = '.build/simulator';

/** Bundles the simulator into one file, so that the build of its image needs no network. */
export async function buildSimulator(): Promise<void> {
  await mkdir(projectPath(CONTEXT), { recursive: true });
  await copyFile(projectPath('simulator/Dockerfile'), projectPath(`${CONTEXT}/Dockerfile`));
  await bundle('simulator/main.ts', `${CONTEXT}/server.cjs`, {
    target: 'node24',
    // The bundle names its files in comments. Keep their paths the same if node_modules is a link.
    preserveSymlinks: true,
  });
}

export interface SimulatorImageProps {
  /** Name without a tag. The tag is the hash of the content, so that a change is a new image. */
  readonly name: string;
  /** The base image. */
  readonly base: string;
}

/** The simulator's image, built by the Docker engine that runs it. */
export class SimulatorImage extends Construct {
  readonly image: Image;

  constructor(scope: Construct, id: string, { name, base }: SimulatorImageProps) {
    super(scope, id);
    const context = new TerraformAsset(this, 'context', {
      path: projectPath(CONTEXT),
      type: AssetType.DIRECTORY,
    });
    this.image = new Image(this, 'image', {
      name: `${name}:${context.assetHash.slice(0, 12).toLowerCase()}`,
      buildAttribute: { context: context.path, buildArgs: { BASE_IMAGE: base } },
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
