import type { Bundle } from '../bundle';
import { forgetAbsolutePath } from '../constructs/local-state';
import { buildSimulator } from '../constructs/simulator-context';
import { app, STACKS, stackName } from '.';

/** Writes the stacks of environments. @param outdir @default cdktf.out */
export async function synthesize(bundles: readonly Bundle[], outdir?: string): Promise<void> {
  await buildSimulator();
  app(bundles, outdir).synth();
  for (const { environment } of bundles) {
    for (const stack of STACKS) forgetAbsolutePath(stackName(environment.name, stack));
  }
}
