import type { Alertmanager } from '../../../clients/alertmanager';
import { until } from '../../../clients/waiting';
import { command, run } from '../../../operations/command';
import { freePorts, Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { printCounts } from '../../support/results';
import { Sink } from '../../support/sink';
import { startAlertmanager } from './alertmanager';
import { checkFailingReceiver } from './failing-receiver';
import { checkHostileLabels } from './hostile-labels';
import { checkInhibition } from './inhibition';

/** Number of values of one label: slightly below the sample limit of a target. */
const VALUES = 4_500;
/** Alerts of one orchestrator with a label whose values the orchestrator chooses. */
const FLOODS = [
  { alertname: 'UnacceptedLicenseDownload', alert_family: 'license', label: 'license_type' },
  { alertname: 'ModelOrchestratorHealthFlapping', alert_family: 'health', label: 'check_type' },
] as const;
/** Two, because the first message may be sent before all alerts have arrived. */
const MOST_MESSAGES = 2;
const TIMEOUT_MS = 240_000;

const program = command(
  'test:flood',
  `Sends ${VALUES} alerts that differ in one label to a real Alertmanager, and counts the messages; tests inhibition, a receiver that refuses notifications, and a target whose label has as many values`,
).action(async () => {
  const programs = findOrSkip('alertmanager', 'prometheus');
  if (!programs) return printCounts({ skipped: 1 });
  const results = [
    ...(await testRoutes(programs.alertmanager)),
    await checkFailingReceiver(programs),
    await checkHostileLabels(programs.prometheus),
  ];
  const passed = results.filter(Boolean).length;
  printCounts({ passed, failed: results.length - passed });
});

/** Tests floods and inhibition with the deployed configuration. */
async function testRoutes(alertmanager: string): Promise<boolean[]> {
  const lab = await Lab.open();
  const [port = 0, sinkPort = 0] = await freePorts(2);
  const sink = new Sink(sinkPort);
  try {
    await sink.open();
    const server = await startAlertmanager(lab, alertmanager, port, (name) => sink.url(name));
    const tests = async () => [await checkInhibition(server), ...(await flood(server, sink))];
    return await Promise.race([tests(), lab.broken]);
  } finally {
    await lab.close();
    await sink.close();
  }
}

/** Whether each flood leads to few messages that contain all alerts. */
async function flood(server: Alertmanager, sink: Sink): Promise<boolean[]> {
  const results: boolean[] = [];
  for (const { label, ...labels } of FLOODS) {
    const common = { ...labels, severity: 'critical', environment: 'dev', instance: 'a:8000' };
    const alerts = Array.from({ length: VALUES }, (_, index) => ({
      labels: { ...common, [label]: `value-${index}` },
    }));
    await server.text('/api/v2/alerts', { json: alerts });
    const messages = () =>
      sink.deliveries.filter((each) => each.alerts[0]?.labels.alertname === labels.alertname);
    const delivered = () =>
      new Set(messages().flatMap((each) => each.alerts.map((alert) => alert.labels[label]))).size;
    await until(async () => delivered() === VALUES, { timeoutMs: TIMEOUT_MS, everyMs: 2_000 });
    const ok = delivered() === VALUES && messages().length <= MOST_MESSAGES;
    results.push(ok);
    console.log(
      `${ok ? 'passed' : 'failed'}: ${VALUES} values of ${label} make ${messages().length} messages with ${delivered()} alerts`,
    );
  }
  return results;
}

void run(program);
