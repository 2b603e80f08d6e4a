import type { Bundle } from '../../../bundle';
import { formatDuration } from '../../../lib/format';
import { containerCheck } from '../../../operations/doctor/checks/containers';
import { containers } from '../docker';
import type { Step } from '../step';
import { AWAITED, type FaultOptions, FOR, faultsFor } from '.';
import { survive } from './survive';
import { Testbed } from './testbed';

/** Injects every fault into one deployment. */
export function faultSteps(bundle: Bundle, options: FaultOptions): readonly Step[] {
  return [
    RECOVERS,
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

const RECOVERS: Step = {
  it: 'recovers with --adopt when its first apply was killed',
  run: async (context) => {
    const { bundle, copy } = context;
    const why = 'set by the end-to-end test';
    const overrides = Object.fromEntries(AWAITED.map((alert) => [alert, { for: FOR, why }]));
    await copy.set(`alerts: ${JSON.stringify(overrides)},`);
    const half = bundle.platform.workloads.length / 2;
    const isHalfDeployed = async () => {
      const names = new Set((await containers(bundle.environment)).map(({ name }) => name));
      return bundle.platform.workloads.filter(({ containerName }) => names.has(containerName)).length >= half;
    };
    await copy.runAndKill(isHalfDeployed, 'deploy', 'platform', '--yes');
    const existing = await containers(bundle.environment);
    const names = new Set(existing.map(({ name }) => name));
    const absent = bundle.platform.workloads.filter(({ containerName }) => !names.has(containerName));
    const subjects = new Set(absent.map(({ name }) => containerCheck(name)));
    const missing = (await new Testbed(context).diagnose()).find(
      ({ subject, status }) => status === 'failed' && subjects.has(subject),
    );
    if (!missing) throw new Error('the doctor does not report the missing container');
    const begun = Date.now();
    const output = await copy.runFailing('deploy', 'platform', '--yes');
    if (!output.includes('--adopt')) throw new Error(`the output does not name the leftovers:\n${output}`);
    await copy.run('deploy', 'platform', '--yes', '--adopt');
    const duration = formatDuration((Date.now() - begun) / 1_000);
    await copy.deploy();
    return [
      `killed with ${existing.length} containers; doctor: ${missing.subject}: ${missing.seen}`,
      `deployed with --adopt ${duration} after the second apply`,
    ].join('\n    ');
  },
};
