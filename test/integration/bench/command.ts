import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { formatBytes } from '../../../lib/format';
import { progress } from '../../../lib/progress';
import { command, run } from '../../../operations/command';
import { table } from '../../../operations/table';
import { Measured, measure, median } from './measured';
import type { Synthesis } from './synthesis';

const INSTANCES = [1, 10, 100];

const program = command(
  'bench',
  'Measures the processor time of synth against loading cdktf alone and against tsx, and how it grows',
)
  .option('--runs <number>', 'how often to measure each command', wholeNumber, 7)
  .option('--json', 'print the result as JSON')
  .action(async ({ runs, json }: { runs: number; json?: boolean }) => {
    const folder = mkdtempSync(join(tmpdir(), 'synth-'));
    try {
      const result = await bench(runs, folder);
      console.log(json ? JSON.stringify(result, null, 2) : printed(runs, result));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number of 1 or more.');
  return Number(text);
}

async function bench(runs: number, out: string) {
  const synth = `node tools/run.mjs commands/synth/command.ts --out ${out}`;
  const floor = new Measured('cdktf alone: the floor', `node -e 'require("cdktf")'`);
  const tsx = new Measured('tsx', `node_modules/.bin/tsx main.ts`);
  const compared = [
    floor,
    tsx,
    new Measured('synth, warm', synth),
    // Sets the modification time to now, as an edit does.
    new Measured('synth after an edit', synth, () => utimesSync('main.ts', new Date(), new Date())),
    new Measured('synth without the cached build', synth, () => rmSync('.build', { recursive: true })),
  ];
  const growing = INSTANCES.map(
    (instances) =>
      new Measured(
        `${instances}`,
        `node tools/run.mjs test/integration/bench/synthesis.ts ${instances} ${join(out, `${instances}`)}`,
      ),
  );
  await measure([...compared, ...growing], runs, progress);
  const syntheses = growing.map(({ outputs }) => outputs.map((text) => JSON.parse(text) as Synthesis));
  return {
    commands: compared.map((each) => ({
      name: each.name,
      command: each.command,
      processorMs: median(each.processor),
      elapsedMs: median(each.elapsed),
      ofFloor: each.ratioTo(floor),
      ofTsx: each.ratioTo(tsx),
    })),
    steps: Object.keys(syntheses[0]?.[0]?.steps ?? {}).map((name) => ({
      name,
      processorMs: median(syntheses[0]?.map(({ steps }) => steps[name] ?? Number.NaN) ?? []),
    })),
    growth: growing.map((each, index) => ({
      instances: INSTANCES[index],
      containers: syntheses[index]?.[0]?.containers,
      bytes: syntheses[index]?.[0]?.bytes ?? Number.NaN,
      processorMs: median(each.processor),
      ofFirst: each.ratioTo(growing[0] ?? each),
    })),
  };
}

function printed(runs: number, { commands, steps, growth }: Awaited<ReturnType<typeof bench>>): string {
  return [
    `Processor time in milliseconds, child processes included: medians of ${runs} runs.`,
    table(
      ['', 'ms', 'elapsed ms', 'of the floor', 'of tsx', 'command'],
      commands.map((each) => [
        ...[each.name, whole(each.processorMs), whole(each.elapsedMs)],
        ...[times(each.ofFloor), times(each.ofTsx), each.command],
      ]),
    ),
    table(
      ['steps of a warm run', 'ms'],
      steps.map(({ name, processorMs }) => [name, whole(processorMs)]),
    ),
    table(
      ['instances per environment', 'containers', 'written', 'ms', 'of the first'],
      growth.map((each) => [
        ...[`${each.instances}`, `${each.containers}`, formatBytes(each.bytes)],
        ...[whole(each.processorMs), times(each.ofFirst)],
      ]),
    ),
  ].join('\n\n');
}

function whole(value: number): number {
  return Math.round(value);
}

function times(ratio: number): string {
  return ratio.toFixed(2);
}

void run(program);
