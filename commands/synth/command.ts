import { Option } from 'commander';
import { modelDownloadBudgetBurn } from '../../alerts/catalogue/model-download-budget-burn';
import { modelOperationBudgetBurn } from '../../alerts/catalogue/model-operation-budget-burn';
import { type Bundle, volumesOf } from '../../bundle';
import { bundles } from '../../bundle/all';
import { buildSimulator } from '../../constructs/simulator-image';
import { progress } from '../../lib/progress';
import { command, run } from '../../operations/command';
import { table } from '../../operations/table';
import { environments } from '../../settings/select';
import { app } from '../../stacks';

const BURN_ALERTS = [...modelDownloadBudgetBurn, ...modelOperationBudgetBurn].map(({ name }) => name);

const program = command(
  'synth',
  'Writes the stacks of all environments to cdktf.out and prints what they contain',
)
  .argument('[environment...]', 'only these')
  .addOption(new Option('--out <folder>', 'where to write').default('cdktf.out'))
  .option('--json', 'print the table as JSON')
  .action(async (names: string[], { out, json }: { out: string; json?: boolean }) => {
    const made = bundles(environments(process.env, names.length > 0 ? names : undefined));
    await buildSimulator();
    app(made, out).synth();
    const rows = made.map(contents);
    for (const bundle of made) for (const note of notes(bundle)) progress(note);
    if (json) console.log(JSON.stringify(rows, null, 2));
    else
      console.log(
        table(
          Object.keys(rows[0] ?? {}),
          rows.map((row) => Object.values(row)),
        ),
      );
  });

/** What is otherwise than the environment's file lets expect. */
function notes({ environment, objectives, alerts }: Bundle): string[] {
  const { name } = environment;
  const days = objectives.window.seconds / 86_400;
  const left = BURN_ALERTS.filter(
    (burn) => environment.alerts[burn]?.enabled !== false && !alerts.some((alert) => alert.name === burn),
  );
  return [
    ...(days < environment.objectives.windowDays
      ? [
          `${name}: service levels are over ${days} d instead of ${environment.objectives.windowDays} d, as samples are not kept longer; burn factors shrink with it`,
        ]
      : []),
    ...(left.length > 0
      ? [
          `${name}: without ${left.join(', ')}, as its error budgets cannot burn so fast even if everything fails`,
        ]
      : []),
  ];
}

/** What an environment's stacks contain, as counts. */
function contents({ environment, platform, prometheus, alerts, dashboards, logs, alertmanager }: Bundle) {
  return {
    environment: environment.name,
    orchestrator: environment.orchestrator.image ?? 'simulator',
    containers: platform.workloads.length,
    volumes: volumesOf(platform).length,
    'scrape jobs': prometheus.config.scrape_configs.length,
    alerts: alerts.length,
    receivers: alertmanager.receivers.length,
    dashboards: dashboards.length,
    panels: dashboards.reduce((sum, { panels }) => sum + (panels?.length ?? 0), 0),
    'log streams': logs.elasticsearch.dataStreams.length,
    retention: `${environment.prometheus.retentionDays} d`,
  };
}

// At once, for else Node waits until V8 has optimised what does not run again.
void run(program).then(() => process.stdout.write('', () => process.exit()));
