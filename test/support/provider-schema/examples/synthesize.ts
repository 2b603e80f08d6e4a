import { TerraformStack, Testing } from 'cdktf';
import { projectPath } from '../../../../lib/project';
import type { JsonObject } from '../json';

/** The `cdk.tf.json` of a stack with the constructs that `fill` adds. */
export function synthesize(fill: (stack: TerraformStack) => void): JsonObject {
  const stack = new TerraformStack(Testing.app({ outdir: projectPath('.build/example') }), 'example');
  fill(stack);
  return JSON.parse(Testing.synth(stack));
}
