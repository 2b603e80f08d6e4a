import { Option } from 'commander';
import type { Bundle } from '../../bundle';
import { SimulatorClient } from '../../clients/simulator';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { command, parseDuration, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { exclusively } from '../../operations/exclusively';
import { requireOwn } from '../../operations/ownership';
import { hostOf } from '../../servers/addresses';
import { orchestratorTargets } from '../../servers/targets';
import { simulated } from '../../settings/orchestrator';
import {
  checkServers,
  checkSimulator,
  type DrillOptions,
  performBatches,
  requireDrillable,
  selectAlerts,
} from './drill';
import type { FaultSource } from './follow';
import { DRILL_TARGET, planOutside } from './outside';
import { OutsideSource } from './outside-source';
import { type DrillPlan, plan } from './plan';
import { announce, printOutcomes } from './report';

const program = command(
  'drill',
  'Causes the fault of an alert and follows the alert until its receiver is notified',
)
  .argument('<environment>')
  .argument('[alert]', 'the alert to drill')
  .option('--all', 'drill every alert; alerts that do not affect each other run at the same time')
  .option(
    '--longest <duration>',
    'skip alerts whose delivery takes longer than this, such as 30m',
    parseDuration,
  )
  .addOption(
    new Option('--until <event>', 'the last event to wait for')
      .choices(['delivered', 'resolved'])
      .default('resolved'),
  )
  .option('--plan', 'print the plan and the expected durations, then exit')
  .option('--json', 'print the result as JSON')
  .addHelpText(
    'after',
    `
With the simulator as its orchestrator, the faults are those of the simulator. A real orchestrator is never changed: a drill
adds a wrong target, or a job with a full limit, to the configuration of Prometheus. Real people get these notifications.
Alerts take their real time, minutes to hours; the plan is printed first, with the reason for each alert that cannot be
drilled. Ctrl-C stops the fault before the command exits. The exit code is 1 if an alert was not delivered or did not resolve.`,
  )
  .action(async (name: string, alert: string | undefined, options: DrillOptions) => {
    const { bundle } = choose(name);
    const { alerts, longest } = selectAlerts(alert, options);
    const isSimulated = simulated(bundle.environment);
    const { batches, skipped } = (isSimulated ? plan : planOutside)(bundle, alerts, longest);
    requireDrillable(alert, skipped);
    announce(batches, skipped, options.until);
    if (options.plan) return printOutcomes([], skipped, options.json);
    await requireOwn(bundle);
    // A deploy, or another drill, would end the faults of this one.
    const outcomes = await exclusively(name, 'drill', async () => {
      const { source, target } = isSimulated ? await simulator(bundle) : outside(bundle, batches);
      await checkServers(bundle, batches.flat());
      return performBatches(bundle, source, target, batches, options.until);
    });
    printOutcomes(outcomes, skipped, options.json);
  });

/** The source of the faults, and the `instance` label of the target that has them. */
interface Setup {
  readonly source: FaultSource;
  readonly target: string;
}

async function simulator(bundle: Bundle): Promise<Setup> {
  const { environment } = bundle;
  const source = new SimulatorClient(`http://${hostOf(environment)}:${environment.ports.simulatorControl}`);
  await checkSimulator(bundle, source);
  return { source, target: orchestratorTargets(environment)[0] ?? '' };
}

function outside(bundle: Bundle, batches: DrillPlan['batches']): Setup {
  if (batches.length === 0) {
    throw new UserError(
      `none of these alerts can be drilled in ${bundle.environment.name}, which runs a real orchestrator`,
      `Drill an environment that runs the simulator: npm run drill -- dev. npm run notify -- ${bundle.environment.name} tests the way from Alertmanager to the real receivers.`,
    );
  }
  progress('Real people get these notifications.');
  return { source: new OutsideSource(bundle, batches.flat()), target: DRILL_TARGET };
}

void run(program);
