import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Login } from '../../../clients/http';
import { run } from '../../../clients/processes';
import { Prometheus } from '../../../clients/prometheus';
import { QueryApi } from '../../../clients/query-api';
import { ThanosQuery } from '../../../clients/thanos';
import { until } from '../../../clients/waiting';
import { formatDuration } from '../../../lib/format';
import { EVALUATION_INTERVAL, JOBS, PORTS } from '../../../lib/names';
import { yaml } from '../../../lib/serialize';
import { loginsFile } from '../../../operations/secrets/derived';
import { WEB_USER } from '../../../servers/logins';
import { REPLICA_LABEL } from '../../../servers/thanos';
import { exampleBundle } from '../../support/example';
import { freePorts, Lab } from '../../support/lab';
import { Sink } from '../../support/sink';
import { startAlertmanager } from '../flood/alertmanager';
import { type Replacements, replaced, startWorkload } from './loopback';
import { Results } from './results';

type Programs = Readonly<Record<'alertmanager' | 'prometheus' | 'promtool' | 'thanos', string>>;

const PASSWORD = 'replicas-test';
const LOGIN: Login = { user: WEB_USER, password: PASSWORD };
const SCRAPE_SECONDS = 2;
/** Thanos switches to the samples of another replica after a gap of some intervals. */
const LONGEST_GAP_SECONDS = 5 * SCRAPE_SECONDS;
/** After this time, a notification of the second replica would have arrived. */
const DUPLICATES_MS = 15_000;
/** A metric that only old blocks contain: over enough days that the compactor adds samples of five minutes. */
const OLD = { name: 'old_metric', days: 4, everySeconds: 300 } as const;
const REPLICAS = ['prometheus', 'prometheus-2'] as const;
const SIDECARS = ['thanos-sidecar', 'thanos-sidecar-2'] as const;
const STORED = ['thanos-store', 'thanos-compactor'] as const;

/** Two Prometheus with sidecars, one Query and a bucket in a folder: real programs with the flags of the containers. */
export async function testThanos(programs: Programs): Promise<Results> {
  const lab = await Lab.open();
  const [sinkPort = 0, alertmanager = 0, ...ports] = await freePorts(2 + 2 * 7);
  const sink = new Sink(sinkPort);
  try {
    await sink.open();
    const test = new ThanosTest(lab, programs, sink, alertmanager, ports);
    return await Promise.race([test.run(), lab.broken]);
  } finally {
    await lab.close();
    await sink.close();
  }
}

class ThanosTest {
  private readonly results = new Results('thanos');
  private readonly bundle = exampleBundle({
    prometheus: {
      replicas: REPLICAS.length,
      thanos: { objectStorage: { filesystem: true } },
      retentionSize: '5GB',
    },
    docker: { allowSharedHost: 'a test' },
    notifications: { webhook: true },
  });
  private readonly http: ReadonlyMap<string, number>;
  private readonly grpc: ReadonlyMap<string, number>;

  constructor(
    private readonly lab: Lab,
    private readonly programs: Programs,
    private readonly sink: Sink,
    private readonly alertmanager: number,
    ports: readonly number[],
  ) {
    const names = [...REPLICAS, ...SIDECARS, ...STORED, 'thanos-query'];
    this.http = new Map(names.map((name, index) => [name, ports[index] ?? 0]));
    this.grpc = new Map(names.map((name, index) => [name, ports[names.length + index] ?? 0]));
  }

  async run(): Promise<Results> {
    await this.write();
    await startAlertmanager(
      this.lab,
      this.programs.alertmanager,
      this.alertmanager,
      (name) => this.sink.url(name),
      (text) => text.replaceAll(/group_wait: .*/g, 'group_wait: 1s'),
    );
    for (const name of [...REPLICAS, ...SIDECARS, 'thanos-query']) await this.start(name);
    await this.queriesAreMerged();
    await this.alertsAreOne();
    await this.losesNothing();
    await this.readsTheBucket();
    return this.results;
  }

  private url(name: string): string {
    return `http://127.0.0.1:${this.http.get(name)}`;
  }

  private get query(): QueryApi {
    return new QueryApi(this.url('thanos-query').replace('//', `//${WEB_USER}:${PASSWORD}@`));
  }

  private get thanos(): ThanosQuery {
    return new ThanosQuery('Thanos Query', this.url('thanos-query'), LOGIN);
  }

  private replacements(name: string): Replacements {
    const data = (number: number) => `${this.lab.folder}/data-${number}`;
    return [
      ['/etc/prometheus/config', `${this.lab.folder}/config`],
      ['tsdb.path=/prometheus', `tsdb.path=${data(name.endsWith('-2') ? 2 : 1)}`],
      ['/run/secrets/', `${this.lab.folder}/`],
      ['directory: /bucket', `directory: ${this.lab.folder}/bucket`],
      ['/var/thanos', `${this.lab.folder}/${name}`],
      ['alertmanager:9093', `127.0.0.1:${this.alertmanager}`],
      ...[...this.http].flatMap(([host, port]) => {
        const container = REPLICAS.some((replica) => replica === host) ? PORTS.prometheus : PORTS.thanos;
        return [
          [`/${host}:${container}`, `/127.0.0.1:${port}`],
          [` ${host}:${container}`, ` 127.0.0.1:${port}`],
        ] as const;
      }),
      ...[...this.grpc].map(
        ([host, port]) => [`'dns+${host}:${PORTS.thanosGrpc}'`, `'127.0.0.1:${port}'`] as const,
      ),
    ];
  }

  private async start(name: string): Promise<void> {
    const isPrometheus = REPLICAS.some((replica) => replica === name);
    await startWorkload(this.lab, this.bundle, name, {
      program: isPrometheus ? this.programs.prometheus : this.programs.thanos,
      replacements: this.replacements(name),
      extra: isPrometheus
        ? [`--web.listen-address=127.0.0.1:${this.http.get(name)}`]
        : [
            `--http-address=127.0.0.1:${this.http.get(name)}`,
            `--grpc-address=127.0.0.1:${this.grpc.get(name)}`,
            // By default, the compactor ignores blocks that are less than half an hour old.
            ...(name === 'thanos-compactor' ? ['--consistency-delay=0s'] : []),
          ].filter((flag) => name !== 'thanos-compactor' || !flag.startsWith('--grpc')),
    });
    const server = new Prometheus(name, this.url(name), LOGIN, 5_000);
    const isReady = await until(
      async () =>
        server.ready().then(
          () => true,
          () => false,
        ),
      { timeoutMs: 90_000 },
    );
    if (!isReady) throw new Error(`${name} is not ready`);
  }

  private async write(): Promise<void> {
    const { config } = this.bundle.prometheus;
    const own = config.scrape_configs.filter(({ job_name }) => job_name === JOBS.prometheus);
    const text = yaml({ ...config, scrape_configs: own })
      .replaceAll(`: ${EVALUATION_INTERVAL}\n`, `: ${SCRAPE_SECONDS}s\n`)
      .replaceAll('scrape_timeout: 10s', `scrape_timeout: ${SCRAPE_SECONDS}s`);
    const alert = { alert: 'Both', expr: 'vector(1)', labels: { severity: 'critical', environment: 'dev' } };
    const end = Math.floor(Date.now() / 1_000) - 6 * 3_600;
    const samples = Array.from({ length: (OLD.days * 86_400) / OLD.everySeconds }, (_, index) => {
      const time = end - OLD.days * 86_400 + index * OLD.everySeconds;
      return `${OLD.name} ${index} ${time}`;
    });
    await this.lab.write({
      prometheus_password: PASSWORD,
      prometheus_logins: loginsFile(PASSWORD),
      alertmanager_password: PASSWORD,
      'config/prometheus.yml': replaced(text, this.replacements('prometheus')),
      'config/rules/lab.yml': yaml({ groups: [{ name: 'lab', interval: '1s', rules: [alert] }] }),
      'old.om': `# TYPE ${OLD.name} gauge\n${samples.join('\n')}\n# EOF\n`,
      'bucket/README': '',
    });
    await run(this.programs.promtool, [
      ...['tsdb', 'create-blocks-from', 'openmetrics', '--quiet'],
      ...[`${this.lab.folder}/old.om`, `${this.lab.folder}/data-1`],
    ]);
  }

  /** Query has each series once, without the label of the replica. */
  private async queriesAreMerged(): Promise<void> {
    const both = await until(
      async () => (await this.thanos.sources()).filter(({ error }) => !error).length === SIDECARS.length,
      { timeoutMs: 60_000 },
    );
    this.results.check('Query reads from both sidecars', both === true);
    const series = async () => this.query.query(`up{job="${JOBS.prometheus}"}`, Date.now() / 1_000);
    await until(async () => (await series()).length === REPLICAS.length, { timeoutMs: 60_000 });
    const found = await series();
    this.results.check(
      'Query has each series once',
      found.length === REPLICAS.length && found.every(({ labels }) => !(REPLICA_LABEL in labels)),
      `${found.length} series of ${REPLICAS.length} targets that both replicas scrape`,
    );
  }

  private async alertsAreOne(): Promise<void> {
    const notifications = () =>
      this.sink.deliveries.filter(({ alerts }) => alerts.some(({ labels }) => labels.alertname === 'Both'));
    await until(async () => notifications().length > 0, { timeoutMs: 60_000 });
    await delay(DUPLICATES_MS);
    const labels = notifications().flatMap(({ alerts }) => alerts.map((alert) => alert.labels));
    this.results.check(
      'an alert of both replicas is one notification',
      notifications().length === 1 && labels.length === 1,
      `${notifications().length} notifications with ${labels.length} alerts`,
    );
    this.results.check(
      'an alert does not state the replica',
      labels.every((each) => !(REPLICA_LABEL in each) && !('cluster' in each)),
    );
  }

  /** Kills a replica and its sidecar, as when their host is lost, and starts them again. */
  private async losesNothing(): Promise<void> {
    const from = Date.now() / 1_000;
    await delay(10_000);
    await this.lab.stop('prometheus', 'SIGKILL');
    await this.lab.stop('thanos-sidecar', 'SIGKILL');
    await delay(20_000);
    const now = Date.now() / 1_000;
    const during = await this.query.query(`up{instance="${this.url(REPLICAS[1]).slice(7)}"}`, now);
    this.results.check('Query answers while a replica is away', during.length === 1);
    await this.start('prometheus');
    await this.start('thanos-sidecar');
    await until(
      async () => (await this.thanos.sources()).filter(({ error }) => !error).length === SIDECARS.length,
      { timeoutMs: 60_000 },
    );
    await delay(15_000);
    const seconds = Math.floor(Date.now() / 1_000 - from);
    const raw = await this.query.query(
      `up{instance="${this.url(REPLICAS[1]).slice(7)}"}[${seconds}s]`,
      from + seconds,
    );
    const times = raw.flatMap(({ points }) => points.map(([time]) => time)).sort((one, other) => one - other);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
    const longest = Math.max(0, ...gaps);
    this.results.check(
      'Query has no gap of a replica that was killed for 20 s',
      times.length > 10 && longest <= LONGEST_GAP_SECONDS,
      `${times.length} samples in ${formatDuration(seconds)}, the longest interval ${longest.toFixed(1)} s with scrapes every ${SCRAPE_SECONDS} s`,
    );
  }

  private async readsTheBucket(): Promise<void> {
    const startedAt = Date.now();
    const uploaded = async () => (await this.blocks()).length;
    await until(async () => (await uploaded()) > 10, { timeoutMs: 120_000, everyMs: 1_000 });
    this.results.check(
      'the sidecar uploads blocks',
      (await uploaded()) > 10,
      `${await uploaded()} after ${formatDuration((Date.now() - startedAt) / 1_000)}`,
    );
    for (const name of STORED) await this.start(name);
    for (const name of [...REPLICAS, ...SIDECARS]) await this.lab.stop(name, 'SIGKILL');
    const time = Math.floor(Date.now() / 1_000) - 12 * 3_600;
    const stored = async () => this.query.query(OLD.name, time).catch(() => []);
    await until(async () => (await stored()).length > 0, { timeoutMs: 60_000 });
    const [series] = await stored();
    this.results.check(
      'Query reads old samples from the bucket while every Prometheus is gone',
      series !== undefined && !(REPLICA_LABEL in series.labels),
    );
    const coarse = async () => (await this.blocks()).filter(({ resolution }) => resolution > 0).length;
    await until(async () => (await coarse()) > 0, { timeoutMs: 120_000, everyMs: 1_000 });
    this.results.check('the compactor adds samples of five minutes', (await coarse()) > 0);
  }

  /** The blocks in the bucket, with the resolution of their samples in milliseconds (0: raw samples). */
  private async blocks(): Promise<{ readonly resolution: number }[]> {
    const bucket = join(this.lab.folder, 'bucket');
    const metas = await Promise.all(
      (await readdir(bucket)).map((block) =>
        readFile(join(bucket, block, 'meta.json'), 'utf8').catch(() => ''),
      ),
    );
    return metas.flatMap((text) => {
      const resolution = /"resolution":\s*(\d+)/.exec(text)?.[1];
      return resolution === undefined ? [] : [{ resolution: Number(resolution) }];
    });
  }
}
