import { bundles } from './bundle/all';
import { buildSimulator } from './constructs/simulator-image';
import { report } from './operations/command';
import { environments } from './settings/select';
import { app } from './stacks';

/** What `cdktf` runs: writes the stacks to cdktf.out. */
async function main(): Promise<void> {
  const made = bundles(environments(process.env));
  await buildSimulator();
  app(made).synth();
}

main().catch((error: unknown) => {
  process.exitCode = report(error);
});
