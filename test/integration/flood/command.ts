import { Alertmanager } from '../../../clients/alertmanager';
import { until } from '../../../clients/waiting';
import { yaml } from '../../../lib/serialize';
import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { exampleBundle } from '../../support/example';
import { findProgram } from '../../support/programs';
import { below } from '../lab-drill/configuration';
import { freePorts, Lab } from '../lab-drill/lab';
import { Sink } from '../lab-drill/sink';

/** Values of one label: as many as a target may expose samples, less a few. */
const VALUES = 4_500;
/** The alerts of one orchestrator with a label whose values it chooses. */
const FLOODS = [
  { alertname: 'UnacceptedLicenseDownload', alert_family: 'license', label: 'license_type' },
  { alertname: 'ModelOrchestratorHealthFlapping', alert_family: 'health', label: 'check_type' },
] as const;
/** The first message may leave before all alerts are there. */
const MOST_MESSAGES = 2;
const TIMEOUT_MS = 240_000;

const program = command(
  'test:flood',
  `Sends ${VALUES} alerts that differ in one label to a real Alertmanager, and counts the messages`,
).action(async () => {
  const alertmanager = findProgram('alertmanager', process.env);
  if (!alertmanager) {
    const what = 'the routes are not flooded without alertmanager';
    const cure = 'Add it to PATH; `lab/build` builds it.';
    if (process.env.CI) throw new UserError(what, cure);
    console.log(`skipped: ${what}. ${cure}\n0 passed, 0 failed, 1 skipped`);
    return;
  }
  const lab = await Lab.open();
  const [port = 0, sinkPort = 0] = await freePorts(2);
  const sink = new Sink(sinkPort);
  try {
    await sink.open();
    const { alertmanager: config, files } = exampleBundle({ notifications: { webhook: true } });
    const receivers = config.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: sink.url(name) }],
    }));
    await lab.write({
      ...below('alertmanager', files.alertmanager ?? {}),
      'alertmanager/alertmanager.yml': yaml({ ...config, receivers }),
    });
    const url = `http://127.0.0.1:${port}`;
    const flags = [
      `--config.file=${lab.folder}/alertmanager/alertmanager.yml`,
      `--storage.path=${lab.folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ];
    await lab.start('alertmanager', [alertmanager, ...flags], `${url}/-/ready`);
    const failed = await Promise.race([flood(new Alertmanager('Alertmanager', url), sink), lab.broken]);
    console.log(`${FLOODS.length - failed} passed, ${failed} failed, 0 skipped`);
    if (failed > 0) process.exitCode = 1;
  } finally {
    await lab.close();
    await sink.close();
  }
});

/** @returns how many of the floods lead to too many messages, or not to all alerts */
async function flood(server: Alertmanager, sink: Sink): Promise<number> {
  let failed = 0;
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
    if (!ok) failed++;
    console.log(
      `${ok ? 'passed' : 'failed'}: ${VALUES} values of ${label} make ${messages().length} messages with ${delivered()} alerts`,
    );
  }
  return failed;
}

void run(program);
