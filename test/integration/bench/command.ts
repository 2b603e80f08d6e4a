import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { progress } from '../../../lib/progress';
import { command, run } from '../../../operations/command';
import { table } from '../../../operations/table';
import { forget } from '../../../tools/bundle.cjs';
import { Measured, measure, median } from './measured';
import type { Synthesis } from './synthesis';

const INSTANCES = [1, 10, 100];
const RUN = 'tools/run.mjs';
const SOURCES = '.build/synth.cjs';
/** All that a run of synth keeps for the next. */
const KEPT = [SOURCES, '.build/synth.packages.cjs', '.build/simulator/server.cjs'];

const program = command(
  'bench',
  'Tells how long a synth of all environments takes, against loading cdktf alone, and how that grows',
)
  .option('--runs <number>', 'how often each is measured', wholeNumber, 7)
  .option('--json', 'print the result as JSON')
  .action(({ runs, json }: { runs: number; json?: boolean }) => {
    const folder = mkdtempSync(join(tmpdir(), 'synth-'));
    try {
      const result = bench(runs, folder);
      console.log(json ? JSON.stringify(result, null, 2) : printed(result));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number of 1 or more.');
  return Number(text);
}

function bench(runs: number, out: string) {
  const synth = [RUN, 'commands/synth/command.ts', '--out', out];
  const floor = new Measured(`node -e 'require("cdktf")', the floor`, ['-e', 'require("cdktf")']);
  const commands = [
    floor,
    new Measured('node -e 0', ['-e', '0']),
    new Measured('synth, warm', synth),
    new Measured('synth, a source edited', synth, () => forget(SOURCES)),
    new Measured('synth, cold: nothing kept', synth, () => KEPT.forEach(forget)),
  ];
  const growing = INSTANCES.map((instances) => ({
    instances,
    command: new Measured(`${instances}`, [
      ...[RUN, 'test/integration/bench/synthesis.ts', `${instances}`, join(out, `${instances}`)],
    ]),
  }));
  const one = growing[0]?.command ?? floor;
  measure([...commands, ...growing.map((each) => each.command)], runs, progress);
  return {
    runs,
    cores: cpus().length,
    load: loadavg()[0] ?? Number.NaN,
    commands: commands.map((each) => ({ name: each.name, ...told(each, floor) })),
    steps: steps(one, floor),
    growth: growing.map(({ instances, command: each }) => {
      const { containers, bytes } = synthesis(each.outputs[0] ?? '');
      return { instances, containers, bytes, ...told(each, one) };
    }),
  };
}

function told(measured: Measured, base: Measured) {
  const { times } = measured;
  const best = Math.min(...times);
  return {
    ms: measured.median,
    best,
    worst: Math.max(...times),
    ratio: measured.against(base),
    ratioOfBests: best / Math.min(...base.times),
  };
}

/** Where a warm run goes: what the process itself told, and what is left of its time. */
function steps(measured: Measured, floor: Measured) {
  const runs = measured.outputs.map((output) => Object.entries(synthesis(output).steps));
  const all = runs.map((each, round) => {
    const sum = each.reduce((total, [, ms]) => total + ms, 0);
    return [...each, ['end of Node', (measured.times[round] ?? Number.NaN) - sum] as const];
  });
  return (all[0] ?? []).map(([name], index) => {
    const times = all.map((each) => each[index]?.[1] ?? Number.NaN);
    return {
      name,
      ms: median(times),
      ratio: median(times.map((ms, round) => ms / (floor.times[round] ?? Number.NaN))),
    };
  });
}

function synthesis(output: string): Synthesis {
  return JSON.parse(output) as Synthesis;
}

function printed({ runs, cores, load, commands, steps, growth }: ReturnType<typeof bench>): string {
  return [
    `Wall time in ms: medians of ${runs} runs in turns, and the best of them. ${cores} cores, load ${load.toFixed(1)}.`,
    table(
      ['', 'ms', 'of the floor', 'best', "of the floor's best"],
      commands.map((each) => [
        each.name,
        whole(each.ms),
        times(each.ratio),
        whole(each.best),
        times(each.ratioOfBests),
      ]),
    ),
    table(
      ['where a warm run goes', 'ms', 'of the floor'],
      steps.map(({ name, ms, ratio }) => [name, whole(ms), times(ratio)]),
    ),
    table(
      ['instances per environment', 'containers', 'KB written', 'ms', 'of the first', 'best', 'of its best'],
      growth.map((each) => [
        String(each.instances),
        each.containers,
        whole(each.bytes / 1024),
        whole(each.ms),
        times(each.ratio),
        whole(each.best),
        times(each.ratioOfBests),
      ]),
    ),
  ].join('\n\n');
}

function whole(value: number): number {
  return Math.round(value);
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`;
}

void run(program);
