import { Image } from '@cdktf/provider-docker/lib/image';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { projectPath } from '../lib/project';
import { CONTEXT } from './simulator-context';

export interface SimulatorImageProps {
  /** Name without a tag. The tag is the hash of the content, so that a change makes a new image. */
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
      buildAttribute: {
        context: context.path,
        buildArgs: { BASE_IMAGE: base },
        // The build downloads nothing.
        networkMode: 'none',
      },
      // Another environment on the engine may use the same one.
      keepLocally: true,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
