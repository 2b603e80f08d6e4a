import { setTimeout as delay } from 'node:timers/promises';
import { HttpServer } from '../../../clients/http';
import { run as runProgram } from '../../../clients/processes';
import { until } from '../../../clients/waiting';
import { command, run } from '../../../operations/command';
import type { EnvironmentInput } from '../../../settings/schema';
import { exampleBundle, ON_THIS_MACHINE } from '../../support/example';
import { freePorts, Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { printCounts, printResults } from '../../support/results';
import { issue } from './certificates';
import { Companies, HOSTS } from './companies';
import { expectations } from './expectations';
import { MailServer } from './mail-server';
import { notify } from './notify';
import { CompanyProxy } from './proxy';

/** The values of the secrets, as the servers expect them. */
const SECRETS: Readonly<Record<string, string>> = {
  receiver_pagerduty_routing_key: 'a'.repeat(32),
  receiver_jsm_api_key: 'jsm-key',
  receiver_teams_webhook_url: 'https://teams.example.org/workflows/1?sig=secret',
  receiver_discord_webhook_url: 'https://discord.com/api/webhooks/1/secret',
  receiver_telegram_bot_token: '123:secret',
  receiver_bot_bot_token: 'xoxb-secret',
  receiver_channel_webhook_url: 'https://hooks.slack.com/services/T/B/named',
  receiver_basic_webhook_url: 'https://hooks.example.org/basic',
  receiver_basic_password: 'hook-password',
  receiver_bearer_webhook_url: 'https://hooks.example.org/bearer',
  receiver_bearer_token: 'hook-token',
  receiver_header_webhook_url: 'https://hooks.example.org/header',
  receiver_header_header: 'hook-header',
  slack_webhook_url: 'https://hooks.slack.com/services/T/B/critical',
  slack_warning_webhook_url: 'https://hooks.slack.com/services/T/B/warning',
  webhook_url: 'https://hooks.example.org/all',
  smtp_password: 'mail-password',
};

/** One receiver of each kind. */
const RECEIVERS: NonNullable<EnvironmentInput['notifications']>['receivers'] = {
  pagerduty: { pagerduty: {}, severities: ['critical'] },
  jsm: { jiraServiceManagement: { responders: [{ type: 'team', name: 'ml' }] } },
  teams: { microsoftTeams: {} },
  discord: { discord: {} },
  telegram: { telegram: { chatId: -100123 } },
  bot: { slack: { channel: 'C0123ABCDEF', login: 'bot', updateMessages: true } },
  channel: { slack: { channel: '#named' }, alerts: ['ModelDownloadFailed'] },
  mail: { email: { to: ['Störung, Team <ops@bücher.example>'] }, teams: ['storage'] },
  basic: { webhook: { authentication: 'basic', username: 'monitoring' } },
  bearer: { webhook: { authentication: 'bearer' } },
  header: { webhook: { authentication: 'header', header: 'X-Api-Key' } },
};

const TIMEOUT_MS = 60_000;

const program = command(
  'test:receivers',
  'Sends alerts through a real Alertmanager to stand-ins that check requests like the real receivers (PagerDuty, Slack, mail, ...)',
)
  .option('--implicit-tls', 'the mail server starts with TLS instead of STARTTLS')
  .action(async ({ implicitTls = false }: { implicitTls?: boolean }) => {
    const programs = findOrSkip('alertmanager', 'amtool');
    if (!programs) return printCounts({ skipped: 1 });
    const lab = await Lab.open();
    const certificate = await issue(lab.folder, [...HOSTS, 'localhost']);
    const companies = new Companies();
    const proxy = await CompanyProxy.open(certificate, companies);
    const mail = new MailServer(certificate, implicitTls, { user: 'alerts', password: 'mail-password' });
    try {
      const [port = 0] = await freePorts(1);
      const bundle = exampleBundle({
        ...ON_THIS_MACHINE,
        alertmanager: { external: 'http://127.0.0.1:9093' },
        orchestrator: { instances: 0, targets: ['gpu-1.example.org:8000'] },
        notifications: {
          slack: { login: 'webhookPerChannel' },
          webhook: true,
          email: {
            to: ['root@localhost'],
            smtp: {
              host: 'localhost',
              port: await mail.open(),
              from: 'Überwachung <alerts@example.org>',
              username: 'alerts',
              ...(implicitTls && { implicitTls }),
            },
          },
          receivers: RECEIVERS,
          teams: { storage: ['storage'] },
          proxy: { url: proxy.url },
        },
      });
      await lab.write(
        Object.fromEntries([
          ...Object.entries(bundle.files.alertmanager ?? {}).map(([path, content]) => [
            path,
            content
              .replaceAll('/run/secrets', `${lab.folder}/secrets`)
              .replaceAll(/group_wait: .*/g, 'group_wait: 1s')
              .replaceAll(/group_interval: .*/g, 'group_interval: 5s'),
          ]),
          ...Object.entries(SECRETS).map(([name, value]) => [`secrets/${name}`, `${value}\n`]),
        ]),
      );
      await runProgram(programs.amtool, ['check-config', `${lab.folder}/alertmanager.yml`]);
      const url = `http://127.0.0.1:${port}`;
      const flags = [`--config.file=${lab.folder}/alertmanager.yml`, `--storage.path=${lab.folder}/data`];
      await lab.start(
        'alertmanager',
        [
          programs.alertmanager,
          ...flags,
          `--web.listen-address=127.0.0.1:${port}`,
          '--enable-feature=receiver-name-in-metrics',
          '--cluster.listen-address=',
        ],
        `${url}/-/ready`,
        { SSL_CERT_FILE: certificate.authority },
      );
      const server = new HttpServer('Alertmanager', url);
      const all = expectations({ companies, mail, proxy });
      await post(server, 'firing');
      const hasFired = () => all.every(({ fired }) => fired());
      await Promise.race([until(hasFired, { timeoutMs: TIMEOUT_MS, everyMs: 500 }), lab.broken]);
      await post(server, 'resolved');
      await Promise.race([
        until(() => all.every(({ met }) => met()), { timeoutMs: TIMEOUT_MS, everyMs: 500 }),
        lab.broken,
      ]);
      await delay(1_000);
      const results = all.map(({ name, fired, met }) => ({ name, ok: fired() && met() }));
      const notified = await Promise.race([notify(bundle, url, companies, lab.folder), lab.broken]);
      const problems = [...new Set([...companies.complaints, ...mail.complaints])];
      results.push(...notified, ...problems.map((name) => ({ name, ok: false })));
      printResults(results);
    } finally {
      await lab.close();
      proxy.close();
      mail.close();
    }
  });

/** A label value and texts that every receiver has to escape. */
export const HOSTILE = '<!channel> & *x* [y](z) <b>';

async function post(server: HttpServer, status: 'firing' | 'resolved'): Promise<void> {
  const now = Date.now();
  const alert = (alertname: string, labels: Readonly<Record<string, string>>) => ({
    labels: {
      alertname,
      service: 'model-orchestrator',
      component: 'model_orchestrator',
      environment: 'dev',
      instance: 'gpu-1:8000',
      ...labels,
    },
    annotations: {
      summary: `Storage of ${HOSTILE}`,
      description: `Storage of ${HOSTILE} is full.`,
      runbook_url: 'https://wiki.example.org/runbooks/x.md',
      dashboard_url: `https://grafana.example.org/d/x?viewPanel=1&var-instance=gpu-1(a)`,
    },
    startsAt: new Date(now - 60_000).toISOString(),
    endsAt: new Date(status === 'firing' ? now + 600_000 : now - 1_000).toISOString(),
  });
  await server.text('api/v2/alerts', {
    json: [
      alert('ModelStorageSpaceCritical', { severity: 'critical', alert_family: 'storage', team: 'storage' }),
      alert('ModelDownloadFailed', { severity: 'warning', alert_family: 'downloads' }),
    ],
  });
}

void run(program);
