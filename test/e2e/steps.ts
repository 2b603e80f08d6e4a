import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '../../bundle';
import { HttpServer } from '../../clients/http';
import type { Status } from '../../operations/doctor/finding';
import { localUrl } from '../../servers/addresses';
import { containers, objects } from './docker';
import { Testbed } from './faults/testbed';
import { openServers, weaknesses } from './hardening';
import { loadedExpression, longestGaps } from './prometheus';
import type { Step } from './step';

const ALERT = 'ModelStorageSpaceLow';
/** Unlike the default, so that it is told apart. */
const CHANGED_THRESHOLD = 0.8;
/** Prometheus looks for changed files every few seconds. */
const LOADED_WITHIN_SECONDS = 120;
/** A scrape may be late by this much, as a share of its interval. */
const LATE = 1.5;

/** The life of an environment, from its first deploy on. */
export const LIFE: readonly Step[] = [
  {
    it: 'comes up, every container healthy',
    run: async ({ bundle, copy, stacks }) => {
      await copy.deploy();
      if (stacks.includes('grafana')) await copy.run('deploy', 'grafana', '--yes');
      const all = (await containers(bundle.environment)).filter(
        ({ status }) => !status.startsWith('Exited (0)'),
      );
      // The collector's image has nothing to ask itself with; the doctor asks it from outside.
      const ill = all.filter(({ status }) => !/^Up (?!.*(unhealthy|starting))/.test(status));
      if (ill.length > 0) throw new Error(ill.map((one) => `${one.name}: ${one.status}`).join('\n'));
      return `${all.length} containers`;
    },
  },
  {
    it: 'has an empty second plan',
    run: async ({ copy, stacks }) => {
      for (const stack of stacks) {
        const said = await copy.run('diff', stack);
        if (!said.includes('No changes.')) throw new Error(`${stack}\n${said.slice(-4_000)}`);
      }
      return stacks.join(', ');
    },
  },
  {
    it: 'runs servers without privileges, within limits, on the loopback address only, behind their logins',
    run: async ({ bundle, copy }) => {
      const names = [...(await servers(bundle)).keys()];
      const hasAccounts = await copy.hasAccounts();
      const weak = [
        ...(await weaknesses(names)),
        ...(await openServers(bundle, hasAccounts ? ['grafana', 'elasticsearch'] : ['grafana'])),
      ];
      if (weak.length > 0) throw new Error(weak.join('\n'));
      return `${names.length} servers${hasAccounts ? '' : '; this Elasticsearch was built without logins'}`;
    },
  },
  {
    it: 'brings an alert to its receiver, and its end as well',
    run: async ({ copy }) => {
      const said = await copy.run('drill', 'ModelRegistryCorrupted');
      return said.trim().split('\n').at(-1) ?? '';
    },
  },
  {
    it: 'is found well by the doctor',
    run: async (shared) => {
      const findings = await new Testbed(shared).diagnose();
      const found = (status: Status) => findings.filter((finding) => finding.status === status);
      const failed = found('failed').map(({ subject, seen }) => `${subject}: ${seen}`);
      if (failed.length > 0) throw new Error(failed.join('\n'));
      return `${found('ok').length} well, ${found('warning').length} to look at`;
    },
  },
  {
    it: 'loads a changed threshold without a restart and without a gap between scrapes',
    run: async ({ bundle, copy }) => {
      const [before, begun] = [await servers(bundle), Date.now()];
      await copy.set(
        `alerts: { ${ALERT}: { threshold: ${CHANGED_THRESHOLD}, why: 'tried by the end-to-end test' } },`,
      );
      await copy.run('deploy', 'platform', '--yes');
      const loaded = await until(async () => {
        const expression = await loadedExpression(prometheusOf(bundle), ALERT);
        return expression?.endsWith(` ${CHANGED_THRESHOLD}`) ? expression : undefined;
      }, `${ALERT} has not got the threshold ${CHANGED_THRESHOLD}`);
      same(before, await servers(bundle));
      await assertNoGap(bundle, (Date.now() - begun) / 1_000);
      return loaded.replace(/\s+/g, ' ');
    },
  },
];

/** Always the last: it clears up as well. */
export const LAST_STEP: Step = {
  it: 'leaves no container, volume or network behind when it is destroyed',
  run: async ({ bundle, copy, stacks }) => {
    await copy.run('destroy', ...stacks, '--yes');
    const left = await objects(bundle.environment);
    if (left.length > 0) throw new Error(left.join(', '));
    return '';
  },
};

function prometheusOf({ environment }: Bundle): HttpServer {
  return new HttpServer('Prometheus', localUrl(environment, 'prometheus'));
}

/** The containers of the servers, by name: loaders are replaced with what they load. */
async function servers({ environment }: Bundle): Promise<ReadonlyMap<string, string>> {
  const running = (await containers(environment)).filter(({ status }) => status.startsWith('Up'));
  return new Map(running.map(({ name, id }) => [name, id]));
}

function same(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
  const replaced = [...before.keys()].filter((name) => after.get(name) !== before.get(name));
  if (replaced.length > 0) throw new Error(`replaced or gone: ${replaced.join(', ')}`);
}

/** @throws Error when a target was not scraped for more than its interval since so many seconds ago */
async function assertNoGap(bundle: Bundle, seconds: number): Promise<void> {
  const { modelsSeconds, healthSeconds } = bundle.environment.scrape;
  const longest = Math.max(modelsSeconds, healthSeconds);
  const gaps = await longestGaps(prometheusOf(bundle), seconds + longest);
  const late = gaps.filter(({ gap }) => gap > longest * LATE);
  if (late.length > 0)
    throw new Error(
      late.map(({ target, gap }) => `${target}: ${gap.toFixed(0)} s without a scrape`).join('\n'),
    );
}

async function until<T>(look: () => Promise<T | undefined>, complaint: string): Promise<T> {
  for (let seconds = 0; seconds < LOADED_WITHIN_SECONDS; seconds += 2) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(2_000);
  }
  throw new Error(`${complaint} after ${LOADED_WITHIN_SECONDS} s`);
}
