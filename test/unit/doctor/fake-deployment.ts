import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { applicationLogs } from '../../../adapters';
import type { AlertingRule, RecordedRule } from '../../../alerts/prometheus/rule-file';
import type { Bundle } from '../../../bundle';
import { Alertmanager } from '../../../clients/alertmanager';
import type { Archive, Container, FolderFile, ImageDetails } from '../../../clients/docker';
import { Elasticsearch } from '../../../clients/elasticsearch';
import { Grafana } from '../../../clients/grafana';
import { HttpServer } from '../../../clients/http';
import { Prometheus } from '../../../clients/prometheus';
import { Duration } from '../../../lib/duration';
import { JOBS, type Job, ORCHESTRATOR_PATHS } from '../../../lib/names';
import { projectFile } from '../../../lib/project';
import { UserError } from '../../../lib/user-error';
import type { Deployment } from '../../../operations/deployment';
import { checks } from '../../../operations/doctor/checks';
import { diagnose } from '../../../operations/doctor/diagnose';
import type { DoctorFinding } from '../../../operations/doctor/finding';
import { neededSecrets } from '../../../operations/secrets/needed';
import { objectName } from '../../../servers/addresses';
import { SIMULATOR_IMAGE } from '../../../servers/orchestrator-container';
import { cached } from '../../support/cached';
import { exampleBundle } from '../../support/example';
import { TestRun } from '../simulator/scrape';

type Settings = Parameters<typeof exampleBundle>[0];
const SERVERS = [
  'prometheus',
  'alertmanager',
  'grafana',
  'elasticsearch',
  'orchestrator',
  'simulator',
] as const;
type Name = (typeof SERVERS)[number];

/** The response of a fake server: 200 with a text or JSON, or a status code. */
type FakeResponse = object | string | symbol | undefined;
type Answering = FakeResponse | ((body: string) => FakeResponse);

/** The time at which all checks run. */
export const NOW = Date.parse('2026-06-01T12:00:00Z');
export const ago = (seconds: number) => new Date(NOW - seconds * 1_000).toISOString();
export const PASSWORD = 'canary-4711-password';

/** A healthy deployment of fake servers. Tests damage it. */
export class FakeDeployment {
  readonly containers = new Map<string, Container>();
  readonly images = new Map<string, ImageDetails>();
  /** Results of PromQL queries that contain a text. Other queries have no result. */
  readonly samples = new Map<
    string,
    { readonly labels?: Record<string, string>; readonly value: number }[]
  >();
  engine = true;
  free: number | undefined;
  logFiles: FolderFile[] = [];
  archives: Archive[] = [];
  readonly bundle: Bundle;
  readonly deployment: Deployment;
  readonly secrets = mkdtempSync(join(tmpdir(), 'doctor-'));

  private constructor(
    private readonly fakes: ReadonlyMap<Name, FakeServer>,
    settings: Settings,
  ) {
    const at = (name: Name) => this.fake(name).url;
    const fromEngine = async <T>(step: () => T): Promise<T> => {
      if (!this.engine)
        throw new UserError('no response from the Docker engine', 'Start Docker: systemctl start docker.');
      return step();
    };
    // The settings do not contain the URLs of the fakes, so that tests with the same settings share one bundle.
    this.bundle = exampleBundle(settings);
    this.deployment = {
      bundle: this.bundle,
      docker: {
        version: () => fromEngine(() => '28.0.0'),
        containers: (names) => fromEngine(() => names.flatMap((name) => this.containers.get(name) ?? [])),
        images: (ids) => fromEngine(() => ids.flatMap((id) => this.images.get(id) ?? [])),
        free: () => fromEngine(() => this.free),
        files: () => fromEngine(() => this.logFiles),
        archives: () => fromEngine(() => this.archives),
      },
      prometheus: new Prometheus('Prometheus', at('prometheus')),
      prometheuses: [],
      alertmanagers: [],
      alertmanager: new Alertmanager('Alertmanager', at('alertmanager')),
      grafana: new Grafana('Grafana', at('grafana'), { user: 'admin', password: PASSWORD }),
      elasticsearch: new Elasticsearch('Elasticsearch', at('elasticsearch'), {
        user: 'elastic',
        password: PASSWORD,
      }),
      orchestrators: [
        {
          server: new HttpServer('ai-karen-api', at('orchestrator')),
          target: 'ai-karen-api:8000',
          container: 'ai-karen-api',
        },
      ],
      simulator: new HttpServer('the simulator', at('simulator')),
      missingCredentials: {},
      secrets: this.secrets,
      now: () => NOW,
    };
  }

  /** @param settings of the environment */
  static async open(settings: Settings = {}): Promise<FakeDeployment> {
    const fake = new FakeDeployment(new Map(SERVERS.map((name) => [name, new FakeServer()])), settings);
    await fake.recover();
    return fake;
  }

  close(): void {
    rmSync(this.secrets, { recursive: true, force: true });
  }

  /** Replaces the response of a server to a path. */
  answer(server: Name, path: string, answer: Answering): void {
    this.fake(server).routes.set(path, answer);
  }

  /** The headers of the last request that a server received. */
  headersAt(server: Name): Readonly<Record<string, string>> {
    return this.fake(server).headers;
  }

  /** Makes a server close every connection immediately. */
  hangUp(server: Name): void {
    this.fake(server).routes.clear();
    this.fake(server).routes.set('*', HANG_UP);
  }

  container(workload: string): Container {
    const name = this.bundle.platform.workloads.find((each) => each.name === workload)?.containerName ?? '';
    const found = this.containers.get(name);
    if (!found) throw new Error(`${workload} has no container`);
    return found;
  }

  /** Stops a container and its server. */
  stop(workload: string, server?: Name): void {
    const { State } = this.container(workload);
    Object.assign(State, { Status: 'exited', ExitCode: 137, FinishedAt: ago(60) });
    if (server) this.hangUp(server);
  }

  /** Restores the healthy deployment. */
  async recover(): Promise<void> {
    this.engine = true;
    this.free = 1e12;
    this.logFiles = Object.values(applicationLogs(this.bundle.environment.orchestrator.adapter).files).map(
      (name) => ({ name, readable: true }),
    );
    this.archives = [];
    this.samples.clear();
    this.samples.set('prometheus_tsdb_storage_blocks_bytes) +', [{ value: 4e6 }]);
    this.samples.set('rate(prometheus_tsdb_head_samples_appended', [{ value: 100 }]);
    this.samples.set('prometheus_tsdb_lowest', [{ value: (NOW - 86_400_000) / 1_000 }]);
    this.samples.set('max(prometheus_tsdb_head_series)', [{ value: 3_000 }]);
    this.samples.set('otelcol_exporter_queue_size', [{ labels: { exporter: 'app' }, value: 0.01 }]);
    this.resetDocker();
    this.resetSecrets();
    for (const { routes } of this.fakes.values()) routes.clear();
    this.resetPrometheus();
    this.resetAlertmanager();
    this.resetGrafana();
    this.resetElasticsearch();
    await this.resetOrchestrator();
  }

  /** Runs the checks. @param panels also runs the hundred panel queries */
  async examine({ panels = false } = {}): Promise<readonly DoctorFinding[]> {
    const all = checks(this.deployment).filter(({ name }) => panels || !name.startsWith('panel queries'));
    const { findings } = await diagnose(all);
    for (const { cure } of findings) if (cure) expectToExist(cure);
    return findings;
  }

  private fake(name: Name): FakeServer {
    const fake = this.fakes.get(name);
    if (!fake) throw new Error(`unknown fake server ${name}`);
    return fake;
  }

  private resetDocker(): void {
    this.containers.clear();
    this.images.clear();
    const { workloads, configurations } = this.bundle.platform;
    for (const { containerName, image } of workloads) {
      const id = `sha256:${image}`;
      this.images.set(id, { Id: id, RepoTags: [image === SIMULATOR_IMAGE ? `${image}:0123abcd` : image] });
      this.containers.set(containerName, {
        Name: containerName,
        Image: id,
        RestartCount: 0,
        State: {
          Status: 'running',
          ExitCode: 0,
          OOMKilled: false,
          StartedAt: ago(3_600),
          FinishedAt: ago(0),
        },
      });
    }
    for (const { name } of configurations) {
      const containerName = objectName(this.bundle.environment, name);
      this.containers.set(containerName, {
        Name: containerName,
        Image: 'sha256:loader',
        RestartCount: 0,
        State: { Status: 'exited', ExitCode: 0, OOMKilled: false, StartedAt: ago(60), FinishedAt: ago(59) },
      });
    }
  }

  private resetSecrets(): void {
    mkdirSync(this.secrets, { recursive: true });
    chmodSync(this.secrets, 0o700);
    for (const secret of neededSecrets(this.bundle)) {
      rmSync(join(this.secrets, secret), { force: true });
      writeFileSync(join(this.secrets, secret), PASSWORD);
      chmodSync(join(this.secrets, secret), 0o444);
    }
  }

  private resetPrometheus(): void {
    const { config, rules } = this.bundle.prometheus;
    const respond = (path: string, answer: Answering) => this.answer('prometheus', path, answer);
    const data = (value: unknown) => ({ status: 'success', data: value });
    respond('/-/ready', 'Prometheus Server is Ready.\n');
    respond(
      '/api/v1/status/runtimeinfo',
      data({
        startTime: ago(600),
        reloadConfigSuccess: true,
        lastConfigTime: ago(600),
        storageRetention: config.storage.tsdb.retention.time,
      }),
    );
    respond('/api/v1/status/config', data({ yaml: written({ ...config, runtime: { gogc: 75 } }) }));
    respond(
      '/api/v1/targets',
      data({
        activeTargets: config.scrape_configs.flatMap(({ job_name, static_configs }) =>
          static_configs.flatMap(({ targets }) =>
            targets.map((instance) => ({
              labels: { job: job_name, instance },
              scrapePool: job_name,
              health: 'up',
              lastError: '',
              lastScrape: ago(12),
            })),
          ),
        ),
      }),
    );
    respond(
      '/api/v1/rules',
      data({
        groups: Object.values(rules).flatMap(({ groups }) =>
          groups.map(({ name, interval = '30s', rules: each }) => ({
            name,
            interval: Duration.parse(interval).seconds,
            evaluationTime: 0.02,
            lastEvaluation: ago(15),
            rules: each.map(loadedRule),
          })),
        ),
      }),
    );
    respond(
      '/api/v1/alertmanagers',
      data({ activeAlertmanagers: [{ url: 'http://alertmanager:9093/api/v2/alerts' }] }),
    );
    respond('/api/v1/query', (body: string) => {
      const query = new URLSearchParams(body).get('query') ?? '';
      const found = [...this.samples].find(([text]) => query.includes(text))?.[1] ?? [];
      return data({
        resultType: 'vector',
        result: found.map(({ labels = {}, value }) => ({
          metric: labels,
          value: [NOW / 1_000, String(value)],
        })),
      });
    });
  }

  private resetAlertmanager(): void {
    const respond = (path: string, answer: Answering) => this.answer('alertmanager', path, answer);
    const config = {
      ...this.bundle.alertmanager,
      receivers: this.bundle.alertmanager.receivers.map((receiver) => ({
        ...receiver,
        ...(receiver.webhook_configs && {
          webhook_configs: receiver.webhook_configs.map((webhook) => ({ ...webhook, url: '<secret>' })),
        }),
      })),
    };
    respond('/-/ready', 'OK');
    respond('/api/v2/status', { config: { original: written(config) }, uptime: ago(600) });
    respond('/api/v2/silences', []);
    respond('/api/v2/alerts', [
      {
        fingerprint: 'a',
        labels: { alertname: 'Watchdog', environment: this.bundle.environment.name },
        receivers: [{ name: 'heartbeat' }],
        startsAt: ago(9_000),
        updatedAt: ago(20),
        status: { state: 'active', inhibitedBy: [] },
      },
    ]);
    this.answer('simulator', '/heartbeat', { count: 7, last: ago(50) });
    this.answer('simulator', '/faults', { faults: [{ name: 'disk-full', active: false }] });
  }

  private resetGrafana(): void {
    const respond = (path: string, answer: Answering) => this.answer('grafana', path, answer);
    const { dataSources, dashboards, grafanaAlerting } = this.bundle;
    respond('/api/health', { database: 'ok' });
    respond('/api/org', { id: 1 });
    for (const { uid } of dataSources.datasources) {
      respond(`/api/datasources/uid/${uid}/health`, { status: 'OK', message: '' });
    }
    for (const dashboard of dashboards) {
      respond(`/api/dashboards/uid/${dashboard.uid}`, { dashboard, meta: { folderUid: 'folder' } });
    }
    respond(
      '/api/v1/provisioning/alert-rules',
      grafanaAlerting.groups.flatMap(({ rules }) => rules.map(({ uid, name }) => ({ uid, title: name }))),
    );
    respond('/api/v1/provisioning/contact-points', grafanaAlerting.notifications.contactPoints);
  }

  private resetElasticsearch(): void {
    const respond = (path: string, answer: Answering) => this.answer('elasticsearch', path, answer);
    const { elasticsearch, streams } = this.bundle.logs;
    respond('/', { version: { number: '9.2.0' } });
    respond('/_cluster/health', { status: 'green', number_of_nodes: 1, unassigned_shards: 0 });
    respond('/_nodes/stats/fs', {
      nodes: { abc: { name: 'one', fs: { total: { total_in_bytes: 1e12, available_in_bytes: 6e11 } } } },
    });
    for (const [name, body] of Object.entries(elasticsearch.lifecyclePolicies)) {
      respond(`/_ilm/policy/${encodeURIComponent(name)}`, { [name]: { version: 1, ...body } });
    }
    for (const [name, body] of Object.entries(elasticsearch.pipelines)) {
      respond(`/_ingest/pipeline/${encodeURIComponent(name)}`, { [name]: body });
    }
    for (const [name, body] of Object.entries(elasticsearch.componentTemplates)) {
      respond(`/_component_template/${encodeURIComponent(name)}`, {
        component_templates: [{ name, component_template: body }],
      });
    }
    for (const [name, body] of Object.entries(elasticsearch.indexTemplates)) {
      respond(`/_index_template/${encodeURIComponent(name)}`, {
        index_templates: [{ name, index_template: body }],
      });
    }
    for (const { dataStream } of Object.values(streams)) {
      respond(`/_data_stream/${dataStream}`, {
        data_streams: [{ name: dataStream, status: 'GREEN', failure_store: { enabled: true } }],
      });
      respond(`/${dataStream}/_search`, {
        hits: { total: { value: 42 }, hits: [{ _source: { '@timestamp': ago(5) } }] },
      });
    }
    for (const { jsonData } of this.bundle.dataSources.datasources) {
      if (jsonData.index === undefined || String(jsonData.index) in streams) continue;
      respond(`/${jsonData.index}/_search`, { hits: { total: { value: 3 }, hits: [] } });
    }
  }

  private async resetOrchestrator(): Promise<void> {
    const { models, health } = await expositions();
    this.answer('orchestrator', ORCHESTRATOR_PATHS.metrics, models);
    this.answer('orchestrator', ORCHESTRATOR_PATHS.healthMetrics, health);
    this.answer('orchestrator', ORCHESTRATOR_PATHS.health, {
      model_orchestrator: { status: 'healthy', checks: { registry: 'passed', storage: 'passed' } },
    });
  }
}

/** A configuration as YAML. Cached, because every test needs the same few and converting each takes milliseconds. */
const written = cached((config: object) => stringify(config));

const HANG_UP = Symbol('hang up');

let exposed: Promise<{ readonly models: string; readonly health: string }> | undefined;

/** The simulator's expositions on both endpoints, after twenty minutes. */
export function expositions() {
  exposed ??= (async () => {
    const run = new TestRun();
    run.advance(1_200);
    const text = async (job: Job) => (await run.simulation.orchestrator.render(job)).text;
    return { models: await text(JOBS.models), health: await text(JOBS.health) };
  })();
  return exposed;
}

function loadedRule(rule: AlertingRule | RecordedRule) {
  return {
    name: 'alert' in rule ? rule.alert : rule.record,
    // Prometheus formats expressions differently.
    query: rule.expr.replaceAll('\n', ' '),
    type: 'alert' in rule ? 'alerting' : 'recording',
    health: 'ok',
    evaluationTime: 0.001,
    labels: rule.labels,
    ...('alert' in rule && { duration: rule.for ? Duration.parse(rule.for).seconds : 0 }),
  };
}

/** The fake servers by host. */
const HOSTS = new Map<string, FakeServer>();

/** A server with configurable responses. Its requests stay in this process: each check of a deployment sends fifty. */
class FakeServer {
  readonly routes = new Map<string, Answering>();
  readonly url: string;
  headers: Readonly<Record<string, string>> = {};

  constructor() {
    const host = `fake-${HOSTS.size}.test`;
    this.url = `http://${host}`;
    HOSTS.set(host, this);
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const { hostname, pathname } = new URL(String(input));
      const found = HOSTS.get(hostname);
      if (!found) throw new Error(`unknown host ${hostname}`);
      return found.respond(pathname, init);
    });
  }

  private respond(path: string, { headers, body }: RequestInit = {}): Response {
    this.headers = Object.fromEntries(new Headers(headers));
    const found = this.routes.get(path) ?? this.routes.get('*');
    const answer: FakeResponse = isFunction(found) ? found(String(body ?? '')) : found;
    if (answer === HANG_UP) throw new TypeError('fetch failed', { cause: { code: 'UND_ERR_SOCKET' } });
    const { status, text, type } = encoded(answer);
    const response = new Response(Buffer.from(text), { status });
    // The simulator's server replaces Node's Response, also for later test files, by one that sets a Content-Type itself.
    if (type === undefined) response.headers.delete('content-type');
    else response.headers.set('content-type', type);
    return response;
  }
}

function isFunction(answering: Answering): answering is (body: string) => FakeResponse {
  return typeof answering === 'function';
}

function encoded(answer: FakeResponse): {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
} {
  if (answer === undefined) return { status: 404, text: '{"message":"not found"}' };
  if (typeof answer === 'string') return { status: 200, text: answer, type: 'text/plain' };
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'status' in answer &&
    typeof answer.status === 'number'
  ) {
    return {
      status: answer.status,
      text: 'text' in answer ? String(answer.text) : '',
      ...('type' in answer && { type: String(answer.type) }),
    };
  }
  return { status: 200, text: JSON.stringify(answer) };
}

const SCRIPTS = Object.keys((JSON.parse(projectFile('package.json')) as { scripts: object }).scripts);

/** Checks that a fix refers only to npm scripts, files and sections that exist in this project. */
function expectToExist(cure: string): void {
  for (const [, script] of cure.matchAll(/npm run ([\w:-]+)/g)) expect(SCRIPTS).toContain(script);
  for (const [, path = '', anchor] of cure.matchAll(
    /((?:runbooks|docs|lib|alerts)\/[\w/-]+\.(?:md|ts))(?:#([\w-]+))?/g,
  )) {
    const text = projectFile(path);
    if (anchor) expect(text.toLowerCase().replaceAll(' ', '-')).toContain(`#-${anchor}`);
  }
}

/** Findings of a status, as `subject: seen`. */
export function ofStatus(findings: readonly DoctorFinding[], status: DoctorFinding['status']): string[] {
  return findings
    .filter((finding) => finding.status === status)
    .map(({ subject, seen }) => `${subject}: ${seen}`);
}
