import { bundles } from './bundle/all';
import { forgetAbsolutePath } from './constructs/local-state';
import { buildSimulator } from './constructs/simulator-context';
import { report } from './operations/command';
import { environments } from './settings/select';
import { app, STACKS, stackName } from './stacks';

/** The program that `cdktf` runs: writes the stacks to cdktf.out. */
async function main(): Promise<void> {
  const made = bundles(environments(process.env));
  await buildSimulator();
  app(made).synth();
  for (const { environment } of made) {
    for (const stack of STACKS) forgetAbsolutePath(stackName(environment.name, stack));
  }
}

main().catch((error: unknown) => {
  process.exitCode = report(error);
});
