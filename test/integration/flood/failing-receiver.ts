import { monitoringNotificationsFailing } from '../../../alerts/catalogue/monitoring-notifications-failing';
import { isPromql, resolveAlerts } from '../../../alerts/resolve';
import { ROUTES } from '../../../alerts/routing';
import { QueryApi } from '../../../clients/query-api';
import { until } from '../../../clients/waiting';
import { JOBS } from '../../../lib/names';
import { yaml } from '../../../lib/serialize';
import { listen } from '../../support/http-server';
import { freePorts, Lab } from '../../support/lab';
import { SETTINGS } from '../../support/settings';
import { startAlertmanager } from './alertmanager';

/** All durations are divided by this factor. */
const SCALE = 45;
const scaled = (seconds: number) => Math.round((seconds * 1_000) / SCALE);
const GROUP_INTERVAL_MS = scaled(Math.max(...ROUTES.map(({ groupInterval }) => groupInterval.seconds)));
const WINDOW_MS = scaled(monitoringNotificationsFailing.windows.window.seconds);
const FIRING = 'ALERTS{alertstate="firing"}';

/**
 * A receiver refuses the only group of alerts, which Alertmanager sends once per group interval. The alert about failing
 * notifications must fire, must not resolve between two attempts, and must resolve when the receiver accepts.
 */
export async function checkFailingReceiver(programs: {
  readonly alertmanager: string;
  readonly prometheus: string;
}): Promise<boolean> {
  const lab = await Lab.open();
  let status = 400;
  const receiver = await listen((_, response) => response.writeHead(status).end());
  try {
    const [alertmanagerPort = 0, prometheusPort = 0] = await freePorts(2);
    const server = await startAlertmanager(
      lab,
      programs.alertmanager,
      alertmanagerPort,
      (name) => `${receiver.url}/${name}`,
      (text) =>
        text
          .replaceAll(/group_wait: .*/g, 'group_wait: 1s')
          .replaceAll(/group_interval: .*/g, `group_interval: ${GROUP_INTERVAL_MS}ms`),
    );
    await lab.write({ 'prometheus.yml': scrape(alertmanagerPort), 'rules.yml': rules() });
    const url = `http://127.0.0.1:${prometheusPort}`;
    await lab.start(
      'prometheus',
      [
        programs.prometheus,
        `--config.file=${lab.folder}/prometheus.yml`,
        `--storage.tsdb.path=${lab.folder}/samples`,
        `--web.listen-address=127.0.0.1:${prometheusPort}`,
      ],
      `${url}/-/ready`,
    );
    const prometheus = new QueryApi(url);
    const now = () => Date.now() / 1_000;
    const isFiring = async () => (await prometheus.query(FIRING, now())).length > 0;
    const labels = {
      alertname: 'ModelDownloadSLABreach',
      severity: 'warning',
      objective: 'download-success',
    };
    const endsAt = new Date(Date.now() + 600_000);
    await server.sendAlerts([{ labels: { ...labels, environment: 'dev' }, annotations: {}, endsAt }]);
    const waits = (condition: () => Promise<boolean>, timeoutMs: number) =>
      Promise.race([until(condition, { timeoutMs, everyMs: 500 }), lab.broken]);
    const fired = await waits(isFiring, 2 * WINDOW_MS);
    const held = fired && !(await waits(async () => !(await isFiring()), 2 * GROUP_INTERVAL_MS));
    status = 200;
    const resolved = held && (await waits(async () => !(await isFiring()), 2 * WINDOW_MS));
    const problem = !fired ? 'does not fire' : !held ? 'resolves between two attempts' : 'does not resolve';
    console.log(
      `${resolved ? 'passed' : 'failed'}: ${monitoringNotificationsFailing.name} ${resolved ? 'fires while a receiver refuses its only group' : problem}`,
    );
    return resolved === true;
  } finally {
    await lab.close();
    await receiver.close();
  }
}

/** Prometheus scrapes Alertmanager and evaluates the alert. */
function scrape(port: number): string {
  const target = { targets: [`127.0.0.1:${port}`], labels: { environment: 'dev' } };
  return yaml({
    global: { scrape_interval: '250ms', scrape_timeout: '250ms', evaluation_interval: '500ms' },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: JOBS.alertmanager, static_configs: [target] }],
  });
}

function rules(): string {
  const { name } = monitoringNotificationsFailing;
  const alert = resolveAlerts({ ...SETTINGS, environment: 'dev' }, {}).find((each) => each.name === name);
  if (!alert || !isPromql(alert) || !alert.for) throw new Error(`${name} is not an alert of Prometheus`);
  const expr = alert.expression.text.replace(
    /\[(\d+)m\]/g,
    (_, minutes) => `[${scaled(Number(minutes) * 60)}ms]`,
  );
  return yaml({
    groups: [{ name: 'failing', rules: [{ alert: name, expr, for: `${scaled(alert.for.seconds)}ms` }] }],
  });
}
