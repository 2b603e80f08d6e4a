import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOBS } from '../../../lib/names';
import { exampleBundle } from '../../support/example';
import { ago, FakeDeployment, ofStatus, PASSWORD } from './fake-deployment';

afterAll(() => jest.restoreAllMocks());

let fake: FakeDeployment;
beforeAll(async () => {
  fake = await FakeDeployment.open();
});
beforeEach(() => fake.recover());
afterAll(() => fake.close());

describe('the check of a healthy deployment', () => {
  it('reports only passed checks, in every group', async () => {
    const findings = await fake.examine({ panels: true });
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'warning')).toEqual([]);
    expect(ofStatus(findings, 'skipped')).toEqual([]);
    expect(findings.length).toBeGreaterThan(50);
  });

  it('logs in to Grafana, and reports no password', async () => {
    const findings = await fake.examine();
    expect(
      Buffer.from(String(fake.headersAt('grafana').authorization).replace('Basic ', ''), 'base64').toString(),
    ).toBe(`admin:${PASSWORD}`);
    expect(JSON.stringify(findings)).not.toContain(PASSWORD);
  });
});

const prometheus = (path: string, data: object) => fake.answer('prometheus', path, { data });
const rule = { name: 'A', query: 'up', type: 'alerting', labels: {}, duration: 0, evaluationTime: 0.1 };
const group = (more: object) => ({
  groups: [{ name: 'g', interval: 30, evaluationTime: 0.1, lastEvaluation: ago(15), rules: [], ...more }],
});

const modelsAre = (health: string) => () =>
  prometheus('/api/v1/targets', {
    activeTargets: fake.bundle.prometheus.config.scrape_configs.flatMap(({ job_name, static_configs }) =>
      static_configs.flatMap(({ targets }) =>
        targets.map((instance) => ({
          labels: { job: job_name, instance },
          scrapePool: job_name,
          health: job_name === JOBS.models ? health : 'up',
          lastError: 'server returned HTTP status 401 Unauthorized',
          lastScrape: ago(12),
        })),
      ),
    ),
  });
/** Sets the uptime of Prometheus. */
const prometheusStarted = (seconds: number) =>
  prometheus('/api/v1/status/runtimeinfo', {
    startTime: ago(seconds),
    reloadConfigSuccess: true,
    lastConfigTime: ago(seconds - 1),
    storageRetention: '15d',
  });
const NO_DOCUMENTS = { hits: { total: { value: 0 }, hits: [] } };

/** A fault, and the complete list of findings that it must cause. */
type Case = readonly [name: string, damage: () => void, findings: readonly RegExp[]];

const FAILURES: readonly Case[] = [
  [
    'a configuration that Prometheus could not load',
    () =>
      prometheus('/api/v1/status/runtimeinfo', {
        startTime: ago(600),
        reloadConfigSuccess: false,
        lastConfigTime: ago(9),
        storageRetention: '15d',
      }),
    [/^Prometheus configuration: the last reload failed/],
  ],
  [
    'samples with a different retention',
    () =>
      prometheus('/api/v1/status/runtimeinfo', {
        startTime: ago(600),
        reloadConfigSuccess: true,
        lastConfigTime: ago(9),
        storageRetention: '2d',
      }),
    [/^retention: samples are kept for 2d, not for 15d$/],
  ],
  [
    'rules that are missing, late and failing',
    () =>
      prometheus(
        '/api/v1/rules',
        group({ lastEvaluation: ago(600), rules: [{ ...rule, health: 'err', lastError: 'many-to-many' }] }),
      ),
    [
      /^rules loaded: \d+ rules not loaded/,
      /^rules evaluated: late: g, last evaluated 10 min ago/,
      /^rule errors: A: many-to-many/,
    ],
  ],
  [
    'missing targets',
    () => prometheus('/api/v1/targets', { activeTargets: [] }),
    exampleBundle().prometheus.config.scrape_configs.map(() => /^targets of .*: not scraped/),
  ],
  [
    'a target that requires a login',
    modelsAre('down'),
    [/^targets of model-orchestrator: 1 of 1 down.*401 Unauthorized/],
  ],
  [
    'a disk that is too small for the retention',
    () => {
      fake.free = 2e6;
    },
    [/^disk: .* only 1.91 MiB free: full in/],
  ],
  [
    'a disk that is full',
    () => {
      fake.free = 4_096;
    },
    [/^disk: full: only 4 KiB free, samples are lost/],
  ],
  [
    'another program in place of Prometheus',
    () => fake.answer('prometheus', '/api/v1/alertmanagers', '<html>'),
    [/unexpected response of Prometheus/],
  ],
  [
    'a Prometheus without an Alertmanager',
    () => prometheus('/api/v1/alertmanagers', { activeAlertmanagers: [] }),
    [/has no Alertmanager/],
  ],
  [
    'a receiver that is missing',
    () =>
      fake.answer('alertmanager', '/api/v2/status', {
        config: { original: 'receivers: [{name: x}]' },
        uptime: ago(600),
      }),
    [/^Alertmanager configuration: has no receiver heartbeat, audit, critical, sla, warning$/],
  ],
  [
    'failing attempts, before Alertmanager gives up a notification',
    () =>
      fake.samples.set('alertmanager_notification_requests_failed_total', [
        { labels: { integration: 'webhook' }, value: 4.2 },
      ]),
    [/^notifications: attempts fail: 5 by webhook in the last 2m$/],
  ],
  [
    'notifications that Alertmanager gave up',
    () =>
      fake.samples.set('alertmanager_notifications_failed_total', [
        { labels: { integration: 'webhook', reason: 'serverError' }, value: 3 },
      ]),
    [/^notifications: given up: 3 by webhook in the last 15m \(serverError\)$/],
  ],
  [
    'a missing Watchdog',
    () => fake.answer('alertmanager', '/api/v2/alerts', []),
    [/^Watchdog in Alertmanager: it is missing/],
  ],
  [
    'a heartbeat that is late',
    () => fake.answer('simulator', '/heartbeat', { count: 1, last: ago(900) }),
    [/^Watchdog at the sink: the last heartbeat arrived 15 min ago$/],
  ],
  [
    'a login that Grafana refuses',
    () => fake.answer('grafana', '/api/org', { status: 401 }),
    [/^Grafana login: Grafana rejects the credentials \(401\)$/],
  ],
  [
    'a dashboard that is missing',
    () => fake.answer('grafana', `/api/dashboards/uid/${fake.bundle.dashboards[0]?.uid}`, { status: 404 }),
    [/^dashboards: missing: Model Orchestrator$/],
  ],
  [
    'alert rules that are missing',
    () => fake.answer('grafana', '/api/v1/provisioning/alert-rules', []),
    [/^Grafana alert rules: missing: ModelErrorLogBurst/],
  ],
  [
    'a data source that Grafana cannot reach',
    () =>
      fake.answer('grafana', '/api/datasources/uid/prometheus/health', {
        status: 400,
        text: '{"status":"ERROR","message":"no such host"}',
      }),
    [/^data source Prometheus: Grafana cannot reach it: no such host$/],
  ],
  [
    'a cluster that is red',
    () =>
      fake.answer('elasticsearch', '/_cluster/health', {
        status: 'red',
        number_of_nodes: 1,
        unassigned_shards: 2,
      }),
    [/^cluster health: red, 1 node, 2 unassigned shards/],
  ],
  [
    'a missing index template',
    () => fake.answer('elasticsearch', '/_index_template/logs-model_orchestrator.audit-dev', { status: 404 }),
    [/missing: index template logs-model_orchestrator\.audit-dev$/],
  ],
  [
    'general records that no longer arrive',
    () =>
      fake.answer('elasticsearch', '/logs-model_orchestrator.app-dev/_search', {
        hits: { total: { value: 3 }, hits: [{ _source: { '@timestamp': ago(3_600) } }] },
      }),
    [/^stream logs-model_orchestrator\.app-dev: 3 documents, the newest 1 h ago$/],
  ],
  [
    'a stream without documents, long after the deploy',
    () => {
      prometheusStarted(86_400);
      fake.answer('elasticsearch', '/logs-model_orchestrator.app-dev/_search', NO_DOCUMENTS);
    },
    [/^stream logs-model_orchestrator\.app-dev: no documents yet$/],
  ],
  [
    'a queue that fills',
    () => fake.samples.set('otelcol_exporter_queue_size', [{ value: 0.8 }]),
    [/^collector queue: 80 % full/],
  ],
  [
    'documents that Elasticsearch refuses, with the reason but no value',
    () => {
      fake.samples.set('otelcol_elasticsearch_docs_processed_total', [{ value: 3 }]);
      fake.answer('elasticsearch', '/logs-model_orchestrator.app-dev::failures/_search', { status: 403 });
      const message =
        "failed to parse field [labels.plugin] of type [keyword]. Preview of field's value: 'hunter2'";
      const error = { type: 'document_parsing_exception', message };
      fake.answer('elasticsearch', '/logs-model_orchestrator.audit-dev::failures/_search', {
        hits: { hits: [{ _source: { error } }] },
      });
    },
    [
      /^collector queue: 1 % full; 3 records given up or refused in the last 15m; last document in the failure store of audit: document_parsing_exception in field labels\.plugin$/,
    ],
  ],
  [
    'a data stream from before the failure store',
    () =>
      fake.answer('elasticsearch', '/_data_stream/logs-model_orchestrator.audit-dev', {
        data_streams: [{ name: 'logs-model_orchestrator.audit-dev', failure_store: { enabled: false } }],
      }),
    [/^failure stores: disabled for logs-model_orchestrator\.audit-dev: refused documents are not kept/],
  ],
  [
    'a secret that is missing',
    () => rmSync(join(fake.secrets, 'log_hash_key')),
    [/^secret log_hash_key: is missing/],
  ],
  [
    'a secret that is empty',
    () => {
      chmodSync(join(fake.secrets, 'log_hash_key'), 0o644);
      writeFileSync(join(fake.secrets, 'log_hash_key'), '\n');
    },
    [/^secret log_hash_key: is empty/],
  ],
  [
    'a secret that containers cannot read',
    () => chmodSync(join(fake.secrets, 'log_hash_key'), 0o600),
    [/^secret log_hash_key: is not readable for containers, which run as other users \(mode 600\)/],
  ],
  [
    'a secret that is writable for other users',
    () => chmodSync(join(fake.secrets, 'log_hash_key'), 0o666),
    [/^secret log_hash_key: is writable for other users \(mode 666\)/],
  ],
  [
    'a secrets folder that is accessible to other users',
    () => chmodSync(fake.secrets, 0o755),
    [/^secrets folder: is accessible to other users \(mode 755\)$/],
  ],
];

describe('the doctor reports', () => {
  it.each(FAILURES)('%s, and nothing else', async (_, damage, expected) => {
    damage();
    const failed = ofStatus(await fake.examine(), 'failed');
    expect(failed).toHaveLength(expected.length);
    for (const [index, text] of failed.entries()) expect(text).toMatch(expected[index] ?? /never/);
  });

  it('failed panel queries', async () => {
    fake.answer('prometheus', '/api/v1/query', { status: 422, text: '{"error":"parse error"}' });
    expect(ofStatus(await fake.examine({ panels: true }), 'failed').join('\n')).toMatch(
      /^panel queries: (\d+) of \1 failed: Model Orchestrator .*parse error/m,
    );
  });
});

describe('the doctor waits for', () => {
  it('the second scrape of a target that was not up at the first one', async () => {
    prometheusStarted(30);
    modelsAre('down')();
    expect(ofStatus(await fake.examine(), 'pending')).toContainEqual(
      expect.stringMatching(/^targets of model-orchestrator: 1 of 1 did not respond to the first scrape/),
    );
  });

  it('the first scrape of a target', async () => {
    modelsAre('unknown')();
    expect(ofStatus(await fake.examine(), 'pending')).toContainEqual(
      expect.stringMatching(/^targets of model-orchestrator: 1 of 1 not scraped yet/),
    );
  });

  it('the first documents after a deploy', async () => {
    prometheusStarted(60);
    fake.answer('elasticsearch', '/logs-model_orchestrator.app-dev/_search', NO_DOCUMENTS);
    const findings = await fake.examine();
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'pending')).toEqual([
      'stream logs-model_orchestrator.app-dev: no documents yet: Prometheus started 1 min ago',
    ]);
  });
});

describe('the doctor warns about', () => {
  it.each<Case>([
    [
      'a Watchdog that is not due yet, because Prometheus has just started',
      () => {
        fake.answer('alertmanager', '/api/v2/alerts', []);
        prometheusStarted(20);
      },
      [/^Watchdog in Alertmanager: has not arrived yet: Prometheus or Alertmanager started 20 s ago$/],
    ],
    [
      'a fault of the simulator that a killed drill left',
      () =>
        fake.answer('simulator', '/faults', {
          faults: [
            { name: 'registry-corrupt', active: true },
            { name: 'disk-full', active: false },
          ],
        }),
      [/^simulated faults: active: registry-corrupt$/],
    ],
    [
      'a silence',
      () =>
        fake.answer('alertmanager', '/api/v2/silences', [
          {
            id: 'a',
            status: { state: 'active' },
            comment: 'works',
            createdBy: 'me',
            endsAt: ago(-3_600),
            matchers: [{ name: 'a', value: 'b' }],
          },
        ]),
      [/^silences: a=b for 1 h: 0 of \d+ alerts \(me: works\)$/],
    ],
    [
      'too many series',
      () => fake.samples.set('max(prometheus_tsdb_head_series)', [{ value: 60_000 }]),
      [/^series: 60000 in memory/],
    ],
    [
      'a cluster that is yellow',
      () =>
        fake.answer('elasticsearch', '/_cluster/health', {
          status: 'yellow',
          number_of_nodes: 1,
          unassigned_shards: 1,
        }),
      [/^cluster health: yellow/],
    ],
    [
      'a pipeline that was changed',
      () =>
        fake.answer('elasticsearch', '/_ingest/pipeline/logs-model_orchestrator.app-dev%40final', {
          'logs-model_orchestrator.app-dev@final': {},
        }),
      [/, changed: differ from this checkout: pipeline logs-model_orchestrator\.app-dev@final/],
    ],
  ])('%s', async (_, damage, expected) => {
    damage();
    const findings = await fake.examine();
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'warning')).toEqual(expected.map((text) => expect.stringMatching(text)));
  });
});
