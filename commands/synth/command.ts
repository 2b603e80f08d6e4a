import { Option } from 'commander';
import { modelDownloadBudgetBurn } from '../../alerts/catalogue/model-download-budget-burn';
import { modelOperationBudgetBurn } from '../../alerts/catalogue/model-operation-budget-burn';
import { type Bundle, volumesOf } from '../../bundle';
import { bundles } from '../../bundle/all';
import { placeholders } from '../../bundle/placeholders';
import { print, printJson } from '../../lib/output';
import { progress } from '../../lib/progress';
import { command, run } from '../../operations/command';
import { requireOwnFolder } from '../../operations/folder';
import { table } from '../../operations/table';
import type { Environment } from '../../settings/schema';
import { synthesize } from '../../stacks/synthesize';

const BURN_ALERTS = [...modelDownloadBudgetBurn, ...modelOperationBudgetBurn].map(({ name }) => name);

const program = command('synth', 'Synthesizes the Terraform stacks of all environments and prints a summary')
  .argument('[environment...]', 'environments to synthesize (default: all)')
  .addOption(new Option('--out <folder>', 'output folder').default('cdktf.out'))
  .option('--json', 'print the summary as JSON')
  .action(async (names: string[], { out, json }: { out: string; json?: boolean }) => {
    // cdktf would replace other files in the folder, or mix them with its own.
    await requireOwnFolder(out, MANIFEST, 'synth');
    const made = bundles(process.env, names.length > 0 ? names : undefined);
    await synthesize(made, out);
    const rows = made.map(contents);
    for (const bundle of made) for (const note of notes(bundle)) progress(note);
    if (json) printJson(rows);
    else
      print(
        table(
          Object.keys(rows[0] ?? {}),
          rows.map((row) => Object.values(row)),
        ),
      );
  });

/** A file that cdktf writes to its output folder. It marks a folder whose content may be replaced. */
const MANIFEST = 'manifest.json';

/** Placeholders among the settings, and settings that do not take effect as written. */
function notes({ environment, objectives, alerts, unavailable }: Bundle): string[] {
  const { name } = environment;
  const days = objectives.window.seconds / 86_400;
  const leftOut = BURN_ALERTS.filter(
    (burn) => environment.alerts[burn]?.enabled !== false && !alerts.some((alert) => alert.name === burn),
  );
  return [
    ...placeholders(environment),
    ...(days < environment.objectives.windowDays
      ? [
          `${name}: the window of the objectives is ${days} d instead of ${environment.objectives.windowDays} d, the retention of Prometheus; the burn rate factors are smaller in proportion`,
        ]
      : []),
    ...(leftOut.length > 0
      ? [
          `${name}: ${leftOut.join(', ')} left out: with these objectives and their window of ${days} d, they could not fire, or would fire although the error budget lasts`,
        ]
      : []),
    ...unavailable.map(
      (alert) =>
        `${name}: ${alert.name} is not created: ${alert.missing.join(', ')} missing; to get it, ${alert.cure}`,
    ),
  ];
}

/** Counts of the content of an environment's stacks. */
function contents({ environment, platform, prometheus, alerts, dashboards, logs, alertmanager }: Bundle) {
  return {
    environment: environment.name,
    orchestrator: orchestratorOf(environment),
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

function orchestratorOf({ orchestrator: { attach, instances, image = 'simulator' } }: Environment): string {
  if (attach) return `attached to ${attach.network}`;
  return instances > 0 ? image : 'external';
}

// Exit at once: otherwise Node waits for V8 to finish optimizing code that does not run again.
void run(program).then(() => process.stdout.write('', () => process.exit()));
