import { copyFile, mkdir } from 'node:fs/promises';
import { Image } from '@cdktf/provider-docker/lib/image';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { projectPath } from '../lib/project';
import { bundle } from '../tools/bundle.cjs';

/** Where {@link buildSimulator} leaves what the image is built from. */
const CONTEXT = '.build/simulator';

/** Bundles the simulator into one file, so that its image is built without a network. */
export async function buildSimulator(): Promise<void> {
  await mkdir(projectPath(CONTEXT), { recursive: true });
  await copyFile(projectPath('simulator/Dockerfile'), projectPath(`${CONTEXT}/Dockerfile`));
  await bundle('simulator/main.ts', `${CONTEXT}/server.cjs`, {
    target: 'node24',
    // Comments name each file: where node_modules is a link, by its path in this project.
    preserveSymlinks: true,
  });
}

export interface SimulatorImageProps {
  /** Name without a tag: the tag is the content's hash, so that a change is a new image. */
  readonly name: string;
  /** The image that it is built on. */
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
