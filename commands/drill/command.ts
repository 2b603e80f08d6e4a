import { Option } from 'commander';
import { SimulatorClient } from '../../clients/simulator';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { requireOwn } from '../../operations/ownership';
import { hostOf } from '../../servers/addresses';
import { checkReady, type DrillOptions, performBatches, requireDrillable, selectAlerts } from './drill';
import { plan } from './plan';
import { announce, printOutcomes } from './report';

const program = command(
  'drill',
  'Starts the fault of an alert in a deployed simulator and follows the alert until its receiver is notified',
)
  .argument('<environment>')
  .argument('[alert]', 'the alert to drill')
  .option('--all', 'drill every alert; alerts that do not affect each other run at the same time')
  .option('--longest <duration>', 'skip alerts whose delivery takes longer than this, such as 30m')
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
The environment must be deployed with the simulator as its orchestrator. Alerts take their real time, minutes to hours;
the plan is printed first. Ctrl-C stops the fault before the command exits. The exit code is 1 if an alert was not
delivered or did not resolve.`,
  )
  .action(async (name: string, alert: string | undefined, options: DrillOptions) => {
    const { bundle } = choose(name);
    await requireOwn(bundle);
    const { alerts, longest } = selectAlerts(alert, options);
    const { batches, skipped } = plan(bundle, alerts, longest);
    requireDrillable(bundle, alert, skipped);
    announce(batches, skipped, options.until);
    if (options.plan) return printOutcomes([], skipped, options.json);
    const simulator = new SimulatorClient(
      `http://${hostOf(bundle.environment)}:${bundle.environment.ports.simulatorControl}`,
    );
    await checkReady(bundle, simulator, batches.flat());
    printOutcomes(await performBatches(bundle, simulator, batches, options.until), skipped, options.json);
  });

void run(program);
