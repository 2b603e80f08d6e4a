import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundles } from '../../../bundle/all';
import { buildSimulator } from '../../../constructs/simulator-image';
import { loadEnvironments } from '../../../settings/load';
import { app } from '../../../stacks';
import { FIXTURES } from '../../support/environments';

/** What one synth of all environments took, in milliseconds, and what came of it. */
export interface Synthesis {
  readonly steps: Readonly<Record<string, number>>;
  readonly containers: number;
  readonly bytes: number;
}

/** A process of its own, as `npm run synth` is: node tools/run.mjs test/integration/bench/synthesis.ts <instances> <folder> */
async function main(instances: number, out: string): Promise<void> {
  const watch = stopWatch();
  const steps: Record<string, number> = {
    'start of Node': performance.nodeTiming.bootstrapComplete,
    'bundles looked at, modules loaded': watch() - performance.nodeTiming.bootstrapComplete,
  };
  const inputs = FIXTURES.map((input) => ({
    ...input,
    orchestrator: { ...input.orchestrator, instances },
  }));
  const made = bundles(loadEnvironments(inputs, {}));
  steps['environments, rules, dashboards, checks'] = watch();
  await buildSimulator();
  steps.simulator = watch();
  const stacks = app(made, out);
  steps.constructs = watch();
  stacks.synth();
  steps['synth and write'] = watch();
  const containers = made.reduce((sum, { platform }) => sum + platform.workloads.length, 0);
  console.log(JSON.stringify({ steps, containers, bytes: bytesIn(out) } satisfies Synthesis));
}

/** @returns a function that tells the time since it was last asked, or since the process began */
function stopWatch(): () => number {
  let last = 0;
  return () => {
    const before = last;
    last = performance.now();
    return last - before;
  };
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

const [instances, out] = process.argv.slice(2);
if (out === undefined) throw new Error('usage: synthesis.ts <instances> <folder>');
void main(Number(instances), out).then(() => process.stdout.write('', () => process.exit()));
