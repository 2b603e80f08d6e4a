import type { Bundle } from '../../../bundle';
import { containers } from '../docker';
import type { Step } from '../step';
import { AWAITED, type FaultOptions, faultsFor } from '.';
import { survive } from './survive';
import { Testbed } from './testbed';

/** How long the alerts that are waited for wait themselves: two scrapes, the least that is allowed. */
const FOR = '2m';

/** An environment that is put through every fault, on one deployment. */
export function faultSteps(bundle: Bundle, options: FaultOptions): readonly Step[] {
  return [
    COMES_UP,
    ...faultsFor(bundle, options).map(
      (fault): Step => ({
        it: `survives that ${fault.that}`,
        run: async (run) => {
          const testbed = new Testbed(run);
          testbed.simulator.follow();
          try {
            return await survive(fault, testbed);
          } finally {
            testbed.simulator.unfollow();
          }
        },
      }),
    ),
  ];
}

const COMES_UP: Step = {
  it: 'comes up when its first apply was killed and is run again',
  run: async (shared) => {
    const { bundle, copy } = shared;
    const why = 'tried by the end-to-end test';
    const overrides = Object.fromEntries(AWAITED.map((alert) => [alert, { for: FOR, why }]));
    await copy.set(`alerts: ${JSON.stringify(overrides)},`);
    const half = bundle.platform.workloads.length / 2;
    const isHalfThere = async () => {
      const there = new Set((await containers(bundle.environment)).map(({ name }) => name));
      return bundle.platform.workloads.filter(({ containerName }) => there.has(containerName)).length >= half;
    };
    await copy.runAndKill(isHalfThere, 'deploy', 'platform', '--yes');
    const there = await containers(bundle.environment);
    const missing = (await new Testbed(shared).diagnose()).find(({ seen }) =>
      seen.startsWith('there is no container'),
    );
    if (!missing) throw new Error('the doctor does not say which container is missing');
    const begun = Date.now();
    const said = await copy.runFailing('deploy', 'platform', '--yes');
    if (!said.includes('--adopt')) throw new Error(`what is left over is not told:\n${said}`);
    await copy.run('deploy', 'platform', '--yes', '--adopt');
    const seconds = ((Date.now() - begun) / 1_000).toFixed(0);
    await copy.deploy();
    return [
      `killed with ${there.length} containers there; doctor: ${missing.subject}: ${missing.seen}`,
      `up ${seconds} s after it was run again, told what to do, and did it`,
    ].join('\n    ');
  },
};
