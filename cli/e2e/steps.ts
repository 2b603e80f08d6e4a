import { setTimeout as sleep } from 'node:timers/promises';
import { METRICS } from '../../lib/metrics';
import { containers, objects } from './docker';
import { E2E } from './environment';
import { lastLines, type Project } from './project';
import { loadedExpression, longestGaps } from './prometheus';

/** What the steps of a run share. */
export interface Run {
  readonly project: Project;
  /** Stacks that can be applied here. */
  readonly stacks: readonly string[];
}

/** Something that must hold of a running environment, tried on a real one. */
export interface Step {
  /** A sentence of which the environment is the subject. */
  readonly it: string;
  /** @returns what was seen. @throws Error when it does not hold */
  readonly run: (run: Run) => Promise<string>;
}

const { name } = E2E;
const ALERT = 'ModelStorageSpaceLow';
/** Unlike the default, so that it is told apart. */
const CHANGED_THRESHOLD = 0.8;
/** Prometheus looks for changed files in this time and a little more. */
const LOADED_WITHIN_SECONDS = 120;
/** A scrape may be late by this much, as a share of its interval. */
const LATE = 1.5;
const SLOWEST_SCRAPE_SECONDS = 60;

export const STEPS: readonly Step[] = [
  {
    it: 'comes up, every container healthy',
    run: async ({ project, stacks }) => {
      await project.succeed('deploy', name, '--yes', ...stacks);
      const all = (await containers(name)).filter(({ status }) => !status.startsWith('Exited (0)'));
      const ill = all.filter(({ status }) => !/^Up .*\(healthy\)/.test(status));
      if (ill.length > 0) throw new Error(ill.map((one) => `${one.name}: ${one.status}`).join('\n'));
      return `${all.length} containers`;
    },
  },
  {
    it: 'has an empty second plan',
    run: async ({ project, stacks }) => {
      for (const stack of stacks) {
        const ran = await project.succeed('diff', name, stack);
        if (!/No changes\./.test(ran.output)) throw new Error(`${stack}\n${lastLines(ran, 40)}`);
      }
      return stacks.join(', ');
    },
  },
  {
    it: 'brings an alert to its receiver, and its end as well',
    run: async ({ project }) => {
      const { output } = await project.succeed('drill', name, 'ModelRegistryCorrupted');
      return output.trim().split('\n').at(-1) ?? '';
    },
  },
  {
    it: 'loads a changed threshold without a restart and without a gap between scrapes',
    run: async ({ project }) => {
      const before = await servers();
      const begun = Date.now();
      await project.configure({
        ...E2E,
        alerts: { [ALERT]: { threshold: CHANGED_THRESHOLD, why: 'the end-to-end test' } },
      });
      await project.succeed('deploy', name, '--yes', 'platform');
      const expression = await until(async () => {
        const loaded = await loadedExpression(ALERT);
        return loaded?.endsWith(` ${CHANGED_THRESHOLD}`) ? loaded : undefined;
      }, `${ALERT} has not got the threshold ${CHANGED_THRESHOLD}`);
      same(before, await servers());
      const late = (await longestGaps((Date.now() - begun) / 1_000 + SLOWEST_SCRAPE_SECONDS)).filter(
        ({ gap }) => gap > SLOWEST_SCRAPE_SECONDS * LATE,
      );
      if (late.length > 0)
        throw new Error(
          late.map(({ target, gap }) => `${target}: ${gap.toFixed(0)} s without a scrape`).join('\n'),
        );
      return expression.replace(/\s+/g, ' ');
    },
  },
  {
    it: 'refuses a broken rule file, and goes on with the one it has',
    run: async ({ project }) => {
      const before = await servers();
      const mend = await project.change(
        'alerts/prometheus/rule-file.ts',
        'expr: alert.expression.text,',
        'expr: `${alert.expression.text} )`,',
      );
      const ran = await project.run('deploy', name, '--yes', 'platform');
      await mend();
      if (ran.code === 0) throw new Error('the deploy succeeded');
      if (!/unexpected right parenthesis/.test(ran.output + ran.errors))
        throw new Error(`promtool's words are not among what it said:\n${lastLines(ran, 30)}`);
      same(before, await servers());
      if (!(await loadedExpression(ALERT))) throw new Error(`${ALERT} is no longer loaded`);
      await project.succeed('deploy', name, '--yes', 'platform');
      return `${METRICS.storage_usage_bytes.name} is still watched`;
    },
  },
];

/** Always the last: it cleans up as well. */
export const LAST_STEP: Step = {
  it: 'leaves no container, volume or network behind when it is destroyed',
  run: async ({ project }) => {
    await project.succeed('destroy', name, '--yes');
    const left = await objects(name);
    if (left.length > 0) throw new Error(left.join(', '));
    return '';
  },
};

/** The containers of the servers, by name: loaders are replaced with what they load. */
async function servers(): Promise<ReadonlyMap<string, string>> {
  const running = (await containers(name)).filter(({ status }) => status.startsWith('Up'));
  return new Map(running.map((one) => [one.name, one.id]));
}

function same(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
  const replaced = [...before].filter(([container, id]) => after.get(container) !== id);
  if (replaced.length > 0) throw new Error(`replaced or gone: ${replaced.map(([one]) => one).join(', ')}`);
}

async function until<T>(look: () => Promise<T | undefined>, complaint: string): Promise<T> {
  for (let seconds = 0; seconds < LOADED_WITHIN_SECONDS; seconds += 2) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(2_000);
  }
  throw new Error(`${complaint} after ${LOADED_WITHIN_SECONDS} s`);
}
