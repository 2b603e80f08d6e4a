import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prometheusRemoteStorageFailures } from '../../../alerts/catalogue/prometheus-remote-storage-failures';
import { prometheusRemoteWriteBehind } from '../../../alerts/catalogue/prometheus-remote-write-behind';
import { GROUPS } from '../../../alerts/types';
import { bundle } from '../../../bundle';
import { Prometheus } from '../../../clients/prometheus';
import { until } from '../../../clients/waiting';
import { EVALUATION_INTERVAL, JOBS, PORTS } from '../../../lib/names';
import { yaml } from '../../../lib/serialize';
import { DOCKER_HOST } from '../../../settings/loopback';
import { exampleEnvironment } from '../../support/example';
import { freePorts, type Lab } from '../../support/lab';
import { passwordHash } from './proxies';

/** The number of checks. */
export const STORAGES = 8;

const SCRAPE = '2s';
/** The only metric that the storages receive. */
const SENT = 'up';
const BEHIND = prometheusRemoteWriteBehind.name;
const FAILURES = prometheusRemoteStorageFailures.name;

/**
 * A Prometheus writes to three storages: another Prometheus behind Caddy with TLS and basic auth, the same one with a
 * wrong password, and one that does not run. Then the first one is stopped for a while.
 * @param lab its folder `secrets/dev` must contain the certificate `server.pem` for 127.0.0.1
 * @returns the failures
 */
export async function checkRemoteWrite(
  lab: Lab,
  programs: Readonly<Record<'prometheus' | 'caddy', string>>,
): Promise<string[]> {
  const [own = 0, storagePort = 0, proxy = 0, closed = 0] = await freePorts(4);
  const secrets = join(lab.folder, 'secrets/dev');
  const url = (port: number) => `https://${DOCKER_HOST}:${port}/api/v1/write`;
  const connection = (password: string) => ({
    tls: { ca: 'ca.pem' },
    basicAuth: { username: 'scraper', password },
  });
  const relabel = [
    { action: 'keep' as const, sourceLabels: ['__name__'], regex: SENT },
    { action: 'replace' as const, targetLabel: 'site', replacement: 'lab' },
  ];
  const override = { for: '0s', why: 'The test does not wait for minutes.' };
  const made = bundle(
    exampleEnvironment({
      prometheus: {
        remoteWrite: [
          { name: 'stored', url: url(proxy), connection: connection('password'), relabel },
          { name: 'refused', url: url(proxy), connection: connection('wrong_password'), relabel },
          { name: 'stopped', url: url(closed), connection: connection('password'), relabel },
        ],
      },
      alerts: { [BEHIND]: { ...override, threshold: 20 }, [FAILURES]: override },
    }),
  );
  const { scrape_configs, alerting: _, ...config } = made.prometheus.config;
  const scraped = scrape_configs
    .filter(({ job_name }) => job_name === JOBS.prometheus)
    .map(({ basic_auth: _, ...job }) => job);
  const faster = (text: string) => text.replaceAll(`: ${EVALUATION_INTERVAL}\n`, `: ${SCRAPE}\n`);
  await lab.write({
    'remote/prometheus.yml': faster(yaml({ ...config, scrape_configs: scraped }))
      .replaceAll('/run/secrets/', `${secrets}/`)
      .replaceAll(DOCKER_HOST, '127.0.0.1')
      .replaceAll(`:${PORTS.prometheus}`, `:${own}`)
      .replace('scrape_timeout: 10s', `scrape_timeout: ${SCRAPE}`),
    'remote/rules/monitoring.yml': faster(
      yaml({
        groups: Object.values(made.prometheus.rules)
          .flatMap(({ groups }) => groups)
          .filter(({ name }) => name === GROUPS.monitoring),
      }),
    ),
    'remote/storage.yml': '{}\n',
    'remote/Caddyfile': `{\n admin off\n auto_https off\n persist_config off\n}\nhttps://:${proxy} {\n tls ${secrets}/server.pem ${secrets}/server.key\n basic_auth {\n scraper {$HASH}\n }\n reverse_proxy 127.0.0.1:${storagePort}\n}\n`,
  });
  const start = async (name: string, port: number, file: string, ...flags: string[]) => {
    const address = `http://127.0.0.1:${port}`;
    await lab.start(
      name,
      [
        programs.prometheus,
        `--config.file=remote/${file}`,
        `--web.listen-address=127.0.0.1:${port}`,
        `--storage.tsdb.path=remote/${name}`,
        ...flags,
      ],
      `${address}/-/ready`,
    );
    return new Prometheus(name, address);
  };
  const startStorage = () =>
    start('storage', storagePort, 'storage.yml', '--web.enable-remote-write-receiver');
  const storage = await startStorage();
  await lab.start(
    'storage-proxy',
    [programs.caddy, 'run', '--config', 'remote/Caddyfile', '--adapter', 'caddyfile'],
    `http://127.0.0.1:${storagePort}/-/ready`,
    { HASH: passwordHash(programs.caddy), XDG_DATA_HOME: lab.folder, XDG_CONFIG_HOME: lab.folder },
  );
  const sender = await start('writing', own, 'prometheus.yml');

  const failures: string[] = [];
  const check = (isTrue: boolean, failure: string) => {
    if (!isTrue) failures.push(`remote write: ${failure}`);
  };
  const firing = async (alert: string) =>
    (await sender.alerts())
      .filter(({ labels, state }) => labels.alertname === alert && state === 'firing')
      .map(({ labels }) => labels.remote_name)
      .sort();
  await until(async () => (await firing(BEHIND)).length >= 1 && (await firing(FAILURES)).length >= 1, {
    timeoutMs: 90_000,
  });
  const behind = await firing(BEHIND);
  // Only the stopped storage lags behind: permanently refused samples are not sent again.
  check(`${behind}` === 'stopped', `${BEHIND} fires for ${behind}`);
  const refused = await firing(FAILURES);
  check(`${refused}` === 'refused', `${FAILURES} fires for ${refused}`);
  const stored = await storage.query(`${SENT}{job="${JOBS.prometheus}"}`);
  check(stored.length === 1, `the storage has ${stored.length} series of ${SENT}`);
  check(stored[0]?.labels.environment === 'dev', 'the label environment is missing in the storage');
  check(stored[0]?.labels.site === 'lab', 'the relabelled label is missing in the storage');
  const others = await storage.query(`count({job!="",__name__!="${SENT}"})`);
  check(others.length === 0, 'the storage has series that `relabel` must drop');

  await lab.stop('storage');
  await delay(20_000);
  const from = Date.now() / 1_000 - 40;
  await startStorage();
  const caughtUp = await until(
    async () => ((await storage.queryNumber(`time() - max(timestamp(${SENT}))`)) ?? 99) < 10,
    { timeoutMs: 60_000 },
  );
  check(caughtUp === true, 'the storage does not catch up after an outage');
  const counted = (server: Prometheus) =>
    server.queryNumber(`sum(count_over_time(${SENT}[40s] @ ${(from + 40).toFixed(3)}))`);
  const [kept, written] = [await counted(sender), await counted(storage)];
  check(
    kept === written && kept !== undefined,
    `the storage has ${written} of ${kept} samples of the outage`,
  );
  return failures;
}
