import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundlesOf } from '../../../bundle/all';
import { buildSimulator } from '../../../constructs/simulator-context';
import { app } from '../../../stacks';
import { FIXTURES } from '../../support/environments';

/** One synth of all environments. */
export interface Synthesis {
  /** Milliseconds of processor time by step. */
  readonly steps: Readonly<Record<string, number>>;
  readonly containers: number;
  readonly bytes: number;
}

/** Started in a separate process, like `npm run synth`: node tools/run.mjs .../synthesis.ts <instances> <folder> */
async function main(instances: number, out: string): Promise<void> {
  const steps: Record<string, number> = {};
  let last = 0;
  const end = (step: string) => {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1_000;
    steps[step] = now - last;
    last = now;
  };
  end('start Node, check sources, load modules');
  const inputs = FIXTURES.map((input) => ({
    ...input,
    orchestrator: { ...input.orchestrator, instances },
  }));
  const made = bundlesOf(inputs);
  end('bundles: environments, rules, dashboards, checks');
  await buildSimulator();
  end('simulator');
  const stacks = app(made, out);
  end('constructs');
  stacks.synth();
  end('cdktf: synthesize and write');
  const containers = made.reduce((sum, { platform }) => sum + platform.workloads.length, 0);
  console.log(JSON.stringify({ steps, containers, bytes: bytesIn(out) } satisfies Synthesis));
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

const [instances, out] = process.argv.slice(2);
if (out === undefined) throw new Error('usage: synthesis.ts <instances> <folder>');
void main(Number(instances), out).then(() => process.stdout.write('', () => process.exit()));
