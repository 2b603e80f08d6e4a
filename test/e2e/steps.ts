import type { Bundle } from '../../bundle';
import type { Prometheus } from '../../clients/prometheus';
import { until } from '../../clients/waiting';
import { ORCHESTRATOR_CONTAINER } from '../../lib/names';
import { serverApi } from '../../operations/servers';
import { DOCKER_HOST } from '../../settings/loopback';
import { containers, objects } from './docker';
import { DOCUMENTED_COMMANDS } from './documented-commands';
import { Testbed } from './faults/testbed';
import { openServers, reachableServers, readableInHost, weaknesses } from './hardening';
import { destroyNeighbour } from './neighbour';
import { PRICE, priceOfFleet } from './price';
import { ROTATION } from './rotation';
import { lostScrapes } from './scrapes';
import type { Step } from './step';

const ALERT = 'ModelStorageSpaceLow';
/** Differs from the default. */
const CHANGED_THRESHOLD = 0.8;
/** A setting that changes the threshold of an alert. */
export const CHANGE = {
  alert: ALERT,
  threshold: CHANGED_THRESHOLD,
  setting: `alerts: { ...given.alerts, ${ALERT}: { threshold: ${CHANGED_THRESHOLD}, why: 'set by the end-to-end test' } },`,
} as const;
/** Prometheus looks for changed files every few seconds. */
const LOAD_TIMEOUT_MS = 120_000;

export const SECOND_PLAN: Step = {
  it: 'has an empty second plan',
  run: async ({ copy, stacks }) => {
    for (const stack of stacks) {
      const output = await copy.run('diff', stack);
      if (!output.includes(': no changes')) throw new Error(`${stack}\n${output.slice(-4_000)}`);
    }
    return stacks.join(', ');
  },
};

/** The life of an environment after its first deploy. */
export const LIFE: readonly Step[] = [
  {
    it: 'starts with every container healthy',
    run: async ({ bundle, copy, stacks }) => {
      await copy.deploy();
      if (stacks.includes('grafana')) await copy.run('deploy', 'grafana', '--yes');
      const all = (await containers(bundle.environment)).filter(
        ({ status }) => !status.startsWith('Exited (0)'),
      );
      // The collector's image has no program for a health check; the doctor checks it from outside.
      const unhealthy = all.filter(({ status }) => !/^Up (?!.*(unhealthy|starting))/.test(status));
      if (unhealthy.length > 0)
        throw new Error(unhealthy.map(({ name, status }) => `${name}: ${status}`).join('\n'));
      return `${all.length} containers`;
    },
  },
  SECOND_PLAN,
  {
    it: 'runs servers without privileges, within limits, on the loopback address only, and requires logins',
    run: async ({ bundle, copy }) => {
      const names = [...(await runningServers(bundle)).keys()];
      const hasAccounts = await copy.hasAccounts();
      const found = [
        ...(await weaknesses(names)),
        ...(await openServers(bundle, [
          'prometheus',
          'alertmanager',
          'grafana',
          ...(hasAccounts ? (['elasticsearch'] as const) : []),
        ])),
        // The simulator shares a network with the servers that notify it, but not with Elasticsearch.
        ...(await reachableServers(bundle, ORCHESTRATOR_CONTAINER, ['elasticsearch'])),
      ];
      if (found.length > 0) throw new Error(found.join('\n'));
      return `${names.length} servers${hasAccounts ? '' : '; this Elasticsearch was built without logins'}`;
    },
  },
  {
    it: 'shows node_exporter neither secrets nor the socket of the engine',
    run: async ({ bundle, copy }) => {
      const { containerName, externalMounts: [mount] = [] } = bundle.platform.workloads.find(
        ({ name }) => name === 'node-exporter',
      ) ?? { containerName: '' };
      const found = await readableInHost(containerName, mount?.path ?? '', copy.path('secrets'));
      if (found.length > 0) throw new Error(`node_exporter can read ${found.join(', ')}`);
      return '';
    },
  },
  {
    it: 'delivers a firing alert and its resolution to the receiver',
    run: async ({ copy }) => {
      const output = await copy.run('drill', 'ModelRegistryCorrupted');
      return output.trim().split('\n').at(-1) ?? '';
    },
  },
  {
    it: 'passes the checks of the doctor',
    run: async (context) => {
      const failures = await new Testbed(context).failures();
      if (failures.length > 0) throw new Error(failures.join('\n'));
      return '';
    },
  },
  PRICE,
  priceOfFleet(async () => DOCKER_HOST),
  DOCUMENTED_COMMANDS,
  {
    it: 'loads a changed threshold without a restart and without a lost scrape',
    run: async ({ bundle, copy }) => {
      const prometheus = serverApi(bundle, 'prometheus', { password: copy.canaries.prometheus_password });
      const [before, begun] = [await runningServers(bundle), Date.now()];
      await copy.set(CHANGE.setting);
      await copy.run('deploy', 'platform', '--yes');
      const loaded = await until(
        async () => {
          const expression = await loadedExpression(prometheus, ALERT);
          return expression?.endsWith(` ${CHANGED_THRESHOLD}`) && expression;
        },
        { timeoutMs: LOAD_TIMEOUT_MS, everyMs: 2_000 },
      );
      if (!loaded)
        throw new Error(`Prometheus did not load ${ALERT} with the threshold ${CHANGED_THRESHOLD}`);
      const after = await runningServers(bundle);
      const replaced = [...before.keys()].filter((name) => after.get(name) !== before.get(name));
      if (replaced.length > 0) throw new Error(`replaced or missing: ${replaced.join(', ')}`);
      const lost = await lostScrapes(bundle, copy.queries, begun);
      if (lost.size > 0)
        throw new Error([...lost].map(([target, { lost }]) => `${target}: ${lost} lost scrapes`).join('\n'));
      return loaded.replace(/\s+/g, ' ');
    },
  },
  // Must be the last step: the others log in with the passwords from before the rotation.
  ROTATION,
];

/** Always runs last, because it also cleans up. */
export const LAST_STEP: Step = {
  it: 'leaves no container, volume or network when it is destroyed',
  run: async ({ bundle, copy, stacks }) => {
    await copy.run('destroy', ...stacks, '--yes');
    await destroyNeighbour(copy);
    const left = await objects(bundle.environment);
    if (left.length > 0) throw new Error(left.join(', '));
    return '';
  },
};

/** Container ids by name, without the loaders, which are replaced together with the configuration. */
async function runningServers({ environment }: Bundle): Promise<ReadonlyMap<string, string>> {
  const running = (await containers(environment)).filter(({ status }) => status.startsWith('Up'));
  return new Map(running.map(({ name, id }) => [name, id]));
}

/** The expression of an alert in the running Prometheus. */
export async function loadedExpression(prometheus: Prometheus, alert: string): Promise<string | undefined> {
  const groups = await prometheus.rules();
  return groups.flatMap(({ rules }) => rules).find(({ name }) => name === alert)?.query;
}
