import type { Bundle } from '../../../bundle';
import { until } from '../../../clients/waiting';
import type { Workload } from '../../../servers/workload';
import type { Sink } from '../../support/sink';
import { untilHealthy } from '../faults/waits';
import { PRICE, priceOfFleet } from '../price';
import { expectIn } from '../project';
import type { Step } from '../step';
import { CHANGE, loadedExpression, SECOND_PLAN } from '../steps';
import { addressFor } from './environment';
import { type Cuts, imagesAreUpgraded, nodeIsCutOff, survive, taskIsKilled } from './losses';
import { elasticsearchIsResized } from './resize';
import { SwarmTestbed } from './testbed';

const START_MS = 900_000;
const LOAD_MS = 120_000;
/** A change of the source that makes promtool reject all expressions. */
const REFUSED = {
  file: 'alerts/prometheus/rule-file.ts',
  from: 'expr: alert.expression.text,',
  to: "expr: alert.expression.text + ' )',",
} as const;

/** Whether a workload is the first replica of its server. */
const isFirst = ({ server }: Workload, index: number, all: readonly Workload[]) =>
  all.findIndex((other) => other.server === server) === index;

/** Tests a deployment on a swarm, and the loss of each node and each task. @param cuts @default no node is cut off */
export function swarmSteps(bundle: Bundle, receiver: Sink, cuts: Cuts | undefined): readonly Step[] {
  const losses = [
    ...(cuts ? bundle.environment.docker.nodes.map((_, index) => nodeIsCutOff(index + 1, cuts)) : []),
    imagesAreUpgraded(bundle.environment.prometheus.replicas),
    ...bundle.platform.workloads.filter(isFirst).map(taskIsKilled),
  ];
  return [
    {
      it: 'deploys, and a task of each service runs',
      run: async (context) => {
        await context.copy.deploy();
        const testbed = new SwarmTestbed(context, receiver);
        const stopped = await testbed.stopped();
        if (stopped.length > 0) throw new Error(stopped.join('\n'));
        return `${bundle.platform.workloads.length} services`;
      },
    },
    {
      it: 'passes the checks of the doctor',
      run: async (context) => {
        const testbed = new SwarmTestbed(context, receiver);
        await untilHealthy(testbed, new Set(), START_MS);
        const findings = await testbed.diagnose();
        return `${findings.filter(({ status }) => status === 'ok').length} checks ok`;
      },
    },
    PRICE,
    priceOfFleet(() => addressFor(bundle.environment.docker.nodes[0]?.address ?? '')),
    SECOND_PLAN,
    {
      it: 'rejects an invalid configuration before a server changes',
      run: async (context) => {
        const testbed = new SwarmTestbed(context, receiver);
        const before = await testbed.containers();
        const undo = await context.copy.change(REFUSED.file, REFUSED.from, REFUSED.to);
        const output = await context.copy.runFailing('deploy', 'platform', '--yes');
        await undo();
        expectIn(output, 'unexpected right parenthesis');
        expectSame(before, await testbed.containers());
        const again = await context.copy.run('deploy', 'platform', '--yes');
        expectSame(before, await testbed.containers());
        return again.trim().split('\n').at(0) ?? '';
      },
    },
    {
      it: 'loads a changed threshold without a restart',
      run: async (context) => {
        const testbed = new SwarmTestbed(context, receiver);
        const before = await testbed.containers();
        await context.copy.set(CHANGE.setting);
        await context.copy.run('deploy', 'platform', '--yes');
        const { deployment } = testbed;
        const loaded = await until(
          async () => {
            const all = await Promise.all(
              deployment.prometheuses.map(({ client }) => loadedExpression(client, CHANGE.alert)),
            );
            return all.every((expression) => expression?.endsWith(` ${CHANGE.threshold}`)) && all.length;
          },
          { timeoutMs: LOAD_MS, everyMs: 2_000 },
        );
        if (!loaded) throw new Error(`not every Prometheus loaded ${CHANGE.alert}`);
        expectSame(before, await testbed.containers());
        return `${loaded} replicas of Prometheus`;
      },
    },
    ...losses.map(
      (loss): Step => ({
        it: `survives that ${loss.that}`,
        run: (context) => survive(loss, new SwarmTestbed(context, receiver)),
      }),
    ),
    // Must be the last: if it fails, its changes stay.
    elasticsearchIsResized(receiver),
  ];
}

/** Always runs last, because it also cleans up. */
export function destroyed(receiver: Sink): Step {
  return {
    it: 'leaves no service, config, secret, volume or network when it is destroyed',
    run: async (context) => {
      await context.copy.run('destroy', ...context.stacks, '--yes');
      const left = await new SwarmTestbed(context, receiver).objects();
      if (left.length > 0) throw new Error(left.join(', '));
      return '';
    },
  };
}

/** @throws Error when a server was replaced */
function expectSame(
  before: ReadonlyMap<string, string | undefined>,
  after: ReadonlyMap<string, string | undefined>,
): void {
  const replaced = [...before.keys()].filter((name) => after.get(name) !== before.get(name));
  if (replaced.length > 0) throw new Error(`replaced or missing: ${replaced.join(', ')}`);
}
