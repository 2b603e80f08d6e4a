import { TerraformStack, Testing } from 'cdktf';
import type { JsonObject } from '../json';

/** The `cdk.tf.json` of a stack that holds what `fill` puts into it. */
export function synthesize(fill: (stack: TerraformStack) => void): JsonObject {
  const stack = new TerraformStack(Testing.app(), 'example');
  fill(stack);
  return JSON.parse(Testing.synth(stack));
}
