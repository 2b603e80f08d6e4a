import { isPromql, MOST_PER_INSTANCE, resolveAlerts } from '../../../alerts/resolve';
import { until } from '../../../clients/waiting';
import { METRICS } from '../../../lib/metrics';
import { yaml } from '../../../lib/serialize';
import { listen } from '../../support/http-server';
import { Lab } from '../../support/lab';
import { startPrometheus } from '../../support/prometheus';
import { SETTINGS } from '../../support/settings';

const ALERT = 'UnacceptedLicenseDownload';
const VALUES = 4_500;
const TIMEOUT_MS = 60_000;
const METRIC = METRICS.license_violations_total.name;

/**
 * One target counts violations of thousands of licences, another target those of one licence. A real Prometheus must fire
 * only a few alerts for the first target, must fire the alert of the second, and must evaluate every rule.
 */
export async function checkHostileLabels(program: string): Promise<boolean> {
  const lab = await Lab.open();
  let count = 0;
  const target = await listen((request, response) => {
    const licences = request.url === '/hostile' ? VALUES : 1;
    const lines = Array.from(
      { length: licences },
      (_, index) => `${METRIC}{license_type="l${index}"} ${count}\n`,
    );
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(lines.join(''));
  });
  try {
    await lab.write({ 'rules.yml': rules() });
    const prometheus = await startPrometheus(lab, program, configuration(target.port));
    const isScraped = async () => (await prometheus.query(METRIC)).length === VALUES + 1;
    await until(isScraped, { timeoutMs: TIMEOUT_MS, everyMs: 500 });
    count = 1;
    const alerts = () =>
      prometheus.query(`count by (instance) (ALERTS{alertname="${ALERT}", alertstate="firing"})`);
    const both = async () => (await alerts()).length === 2;
    await Promise.race([until(both, { timeoutMs: TIMEOUT_MS, everyMs: 500 }), lab.broken]);
    const fired = Object.fromEntries(
      (await alerts()).map(({ labels, value }) => [labels.instance, Number(value)]),
    );
    const [{ rules: [rule] = [] } = {}] = await prometheus.rules();
    const error = rule?.lastError ?? '';
    const ok = fired.hostile === MOST_PER_INSTANCE && fired.other === 1 && error === '';
    console.log(
      `${ok ? 'passed' : 'failed'}: ${VALUES} values of one target make ${fired.hostile} alerts, another target has ${fired.other} ${error}`,
    );
    return ok;
  } finally {
    await lab.close();
    await target.close();
  }
}

/** Scrapes both targets, and itself. */
function configuration(port: number): string {
  const job = (name: string) => ({
    job_name: name,
    metrics_path: `/${name}`,
    static_configs: [
      { targets: [`127.0.0.1:${port}`], labels: { environment: SETTINGS.environment, instance: name } },
    ],
  });
  return yaml({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    scrape_configs: [job('hostile'), job('other')],
  });
}

function rules(): string {
  const alert = resolveAlerts(SETTINGS, {}).find(({ name }) => name === ALERT);
  if (!alert || !isPromql(alert)) throw new Error(`${ALERT} is not an alert of Prometheus`);
  return yaml({ groups: [{ name: 'hostile', rules: [{ alert: ALERT, expr: alert.expression.text }] }] });
}
