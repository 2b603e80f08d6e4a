import { Image } from '@cdktf/provider-docker/lib/image';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { projectPath } from '../lib/project';
import { SIMULATOR_IMAGE } from '../servers/orchestrator-container';
import { CONTEXT } from './simulator-context';

/**
 * The simulator's image in a stack, built by its Docker engine. All containers of the stack share it.
 * @param base the base image
 */
export function simulatorImage(stack: Construct, base: string): Image {
  const id = 'simulator';
  const built = stack.node.tryFindChild(id) as SimulatorImage | undefined;
  return (built ?? new SimulatorImage(stack, id, base)).image;
}

class SimulatorImage extends Construct {
  readonly image: Image;

  constructor(scope: Construct, id: string, base: string) {
    super(scope, id);
    const context = new TerraformAsset(this, 'context', {
      path: projectPath(CONTEXT),
      type: AssetType.DIRECTORY,
    });
    this.image = new Image(this, 'image', {
      // The tag is the hash of the content, so that a change makes a new image.
      name: `${SIMULATOR_IMAGE}:${context.assetHash.slice(0, 12).toLowerCase()}`,
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
