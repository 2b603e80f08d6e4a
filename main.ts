import { bundles } from './bundle/all';
import { report } from './operations/command';
import { synthesize } from './stacks/synthesize';

/** The program that `cdktf` runs: writes the stacks to cdktf.out. */
async function main(): Promise<void> {
  await synthesize(bundles(process.env));
}

main().catch((error: unknown) => {
  process.exitCode = report(error);
});
