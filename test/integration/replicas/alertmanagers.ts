import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Alertmanager } from '../../../clients/alertmanager';
import type { Login } from '../../../clients/http';
import { until } from '../../../clients/waiting';
import { formatDuration } from '../../../lib/format';
import { PORTS } from '../../../lib/names';
import { yaml } from '../../../lib/serialize';
import { checkCluster } from '../../../operations/doctor/checks/alertmanager-cluster';
import { loginsFile } from '../../../operations/secrets/derived';
import type { ReplicaClient } from '../../../operations/servers';
import { WEB_USER } from '../../../servers/logins';
import { replicasOf } from '../../../servers/replicas';
import { exampleBundle } from '../../support/example';
import { below, freePorts, Lab } from '../../support/lab';
import { Sink } from '../../support/sink';
import { type Replacements, replaced, startWorkload } from './loopback';
import { Results } from './results';

const MEMBERS = 3;
const PASSWORD = 'replicas-test';
const LOGIN: Login = { user: WEB_USER, password: PASSWORD };
/** Alertmanager's default: a member waits this long for each member before it, and then sends what they have not sent. */
const PEER_TIMEOUT_MS = 15_000;
/** After this time, the last member would have sent a notification for the second time. */
const DUPLICATES_MS = (MEMBERS - 1) * PEER_TIMEOUT_MS + 5_000;

/** Three Alertmanagers as one cluster, and a Prometheus that notifies all of them. */
export async function testAlertmanagers(
  programs: Readonly<Record<'alertmanager' | 'prometheus', string>>,
): Promise<Results> {
  const lab = await Lab.open();
  const [sinkPort = 0, prometheus = 0, ...ports] = await freePorts(3 + 2 * MEMBERS);
  const sink = new Sink(sinkPort);
  try {
    await sink.open();
    const cluster = new Cluster(lab, programs, sink, prometheus, ports);
    return await Promise.race([cluster.test(), lab.broken]);
  } finally {
    await lab.close();
    await sink.close();
  }
}

class Cluster {
  private readonly results = new Results('alertmanager');
  private readonly bundle = exampleBundle({
    alertmanager: { replicas: MEMBERS },
    docker: { allowSharedHost: 'a test' },
    notifications: { webhook: true },
  });
  private readonly replicas = replicasOf(this.bundle.environment, 'alertmanager');
  private readonly clients: readonly ReplicaClient<'alertmanager'>[];
  /** Client of the whole cluster, as commands use it. */
  private readonly any: Alertmanager;
  private readonly alerts: string[] = [];

  constructor(
    private readonly lab: Lab,
    private readonly programs: Readonly<Record<'alertmanager' | 'prometheus', string>>,
    private readonly sink: Sink,
    private readonly prometheus: number,
    private readonly ports: readonly number[],
  ) {
    this.clients = this.replicas.map((replica) => ({
      replica,
      client: new Alertmanager(replica.name, this.url(replica.number), LOGIN, 5_000),
    }));
    const fallbacks = this.clients.slice(1).map(({ client }) => client);
    this.any = new Alertmanager('Alertmanager', this.url(1), LOGIN, 5_000, { fallbacks });
  }

  async test(): Promise<Results> {
    await this.write();
    for (const { number } of this.replicas) await this.start(number);
    await this.startPrometheus();
    await this.seesAll('after the start');

    await this.fire('First');
    await this.delivered('First', 'with all members');
    const silence = await this.silence('survives');
    await this.hasSilence(silence, [1, 2, 3], 'is known to every member');

    await this.lab.stop('alertmanager', 'SIGKILL');
    await this.fire('Second');
    await this.delivered('Second', 'after the first member was killed');
    await this.hasSilence(silence, [2, 3], 'survives the loss of a member');
    const known = await this.any.silences().catch(() => []);
    this.results.check(
      'commands use another member',
      known.some(({ id }) => id === silence),
    );
    await this.doctorReports(/^1 of 3 members do not respond: alertmanager\b/, 'a member that does not run');
    const later = await this.silence('made without the first member');

    await this.start(1);
    await this.seesAll('after the first member is back');
    await this.hasSilence(later, [1, 2, 3], 'reaches the member that was away');

    await this.lab.stop('alertmanager-2', 'SIGKILL');
    await rm(join(this.lab.folder, 'alertmanager-2'), { recursive: true, force: true });
    await this.start(2);
    await this.seesAll('after a member lost its data');
    await this.hasSilence(silence, [1, 2, 3], 'returns to a member that lost its data');

    await this.any.sendAlerts([
      {
        labels: { alertname: 'Sent', severity: 'critical', environment: 'dev' },
        annotations: {},
        endsAt: new Date(Date.now() + 600_000),
      },
    ]);
    await this.delivered('Sent', 'that a command sends');

    // Simulates a network split: the member has no peers, and the others do not reach it.
    await this.lab.stop('alertmanager-3');
    await rm(join(this.lab.folder, 'alertmanager-3'), { recursive: true, force: true });
    await this.start(3, true);
    await this.doctorReports(/^split: .*alertmanager-3 sees 1 of 3 members/, 'a split cluster');
    return this.results;
  }

  private url(number: number): string {
    return `http://127.0.0.1:${this.ports[number - 1]}`;
  }

  private replacements(number: number, isAlone = false): Replacements {
    const port = (member: number) =>
      isAlone && member === number ? this.ports[2 * MEMBERS] : this.ports[MEMBERS + member - 1];
    const gossip = (member: number) => `127.0.0.1:${port(member)}`;
    return [
      ['/etc/alertmanager/config', `${this.lab.folder}/config`],
      [
        '--storage.path=/alertmanager',
        `--storage.path=${this.lab.folder}/${this.replicas[number - 1]?.name}`,
      ],
      ['/bin/alertmanager', this.programs.alertmanager],
      ['/run/secrets/', `${this.lab.folder}/`],
      [`0.0.0.0:${PORTS.alertmanagerCluster}`, gossip(number)],
      [`"$(hostname -i | cut -d ' ' -f 1)":${PORTS.alertmanagerCluster}`, gossip(number)],
      ...this.replicas.map(
        ({ name, number: other }) => [`=${name}:${PORTS.alertmanagerCluster}`, `=${gossip(other)}`] as const,
      ),
      ...this.replicas.map(
        ({ name, number: other }) =>
          [`${name}:${PORTS.alertmanager}`, this.url(other).replace('http://', '')] as const,
      ),
    ];
  }

  private async write(): Promise<void> {
    const { alertmanager, files, prometheus } = this.bundle;
    const receivers = alertmanager.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: this.sink.url(name) }],
    }));
    const soon = (text: string) =>
      text
        .replaceAll(/group_wait: .*/g, 'group_wait: 1s')
        .replaceAll(/group_interval: .*/g, 'group_interval: 5s');
    await this.lab.write({
      alertmanager_password: PASSWORD,
      alertmanager_logins: loginsFile(PASSWORD),
      ...below('config', files.alertmanager ?? {}),
      'config/alertmanager.yml': soon(yaml({ ...alertmanager, receivers })),
      'prometheus.yml': replaced(yaml({ ...prometheus.config, scrape_configs: [] }), this.replacements(1)),
    });
  }

  private async start(number: number, isAlone = false): Promise<void> {
    const name = this.replicas[number - 1]?.name ?? '';
    const port = this.ports[number - 1];
    await startWorkload(this.lab, isAlone ? withoutPeers(this.bundle) : this.bundle, name, {
      program: this.programs.alertmanager,
      replacements: this.replacements(number, isAlone),
      extra: [`--web.listen-address=127.0.0.1:${port}`],
    });
    const client = this.clients[number - 1]?.client;
    await until(
      async () =>
        client?.ready().then(
          () => true,
          () => false,
        ),
      { timeoutMs: 60_000 },
    );
  }

  private async startPrometheus(): Promise<void> {
    await this.lab.start(
      'prometheus',
      [
        this.programs.prometheus,
        `--config.file=${this.lab.folder}/prometheus.yml`,
        '--config.auto-reload',
        '--config.auto-reload-interval=1s',
        `--storage.tsdb.path=${this.lab.folder}/prometheus`,
        `--web.listen-address=127.0.0.1:${this.prometheus}`,
      ],
      `http://127.0.0.1:${this.prometheus}/-/ready`,
    );
  }

  /** Adds an alert that fires at once. */
  private async fire(alert: string): Promise<void> {
    this.alerts.push(alert);
    const rules = this.alerts.map((name) => ({
      alert: name,
      expr: 'vector(1)',
      labels: { severity: 'critical', environment: 'dev' },
    }));
    await this.lab.write({
      'rules/lab.yml': yaml({ groups: [{ name: 'lab', interval: '1s', rules }] }),
    });
  }

  private async delivered(alert: string, when: string): Promise<void> {
    const startedAt = Date.now();
    const notifications = () =>
      this.sink.deliveries.filter(({ alerts }) => alerts.some(({ labels }) => labels.alertname === alert));
    await until(async () => notifications().length > 0, { timeoutMs: 90_000 });
    const seconds = (Date.now() - startedAt) / 1_000;
    await delay(DUPLICATES_MS);
    this.results.check(
      `an alert ${when} is one notification`,
      notifications().length === 1,
      `${notifications().length} notifications, the first after ${formatDuration(seconds)}`,
    );
  }

  private async silence(comment: string): Promise<string> {
    const now = Date.now();
    const { silenceID } = await this.any.json<{ silenceID: string }>('/api/v2/silences', {
      json: {
        matchers: [{ name: 'alertname', value: 'None', isRegex: false, isEqual: true }],
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(now + 3_600_000).toISOString(),
        createdBy: 'test',
        comment,
      },
    });
    return silenceID;
  }

  private async hasSilence(id: string, members: readonly number[], what: string): Promise<void> {
    const startedAt = Date.now();
    const all = await until(
      async () => {
        const found = await Promise.all(
          members.map((number) => this.clients[number - 1]?.client.silences().catch(() => [])),
        );
        return found.every((silences) => silences?.some((silence) => silence.id === id));
      },
      { timeoutMs: 30_000, everyMs: 200 },
    );
    this.results.check(`a silence ${what}`, all === true, formatDuration((Date.now() - startedAt) / 1_000));
  }

  private async seesAll(when: string): Promise<void> {
    const startedAt = Date.now();
    const verdict = () => checkCluster({ bundle: this.bundle, alertmanagers: this.clients });
    await until(async () => [await verdict()].flat()[0]?.status === 'ok', { timeoutMs: 90_000 });
    const [last] = [await verdict()].flat();
    this.results.check(
      `doctor reports a complete cluster ${when}`,
      last?.status === 'ok',
      `${last?.seen}, ${formatDuration((Date.now() - startedAt) / 1_000)}`,
    );
  }

  private async doctorReports(pattern: RegExp, what: string): Promise<void> {
    const verdict = async () =>
      [await checkCluster({ bundle: this.bundle, alertmanagers: this.clients })].flat()[0];
    await until(async () => pattern.test((await verdict())?.seen ?? ''), { timeoutMs: 60_000 });
    const last = await verdict();
    this.results.check(`doctor names ${what}`, pattern.test(last?.seen ?? ''), last?.seen ?? '');
  }
}

type Bundle = ReturnType<typeof exampleBundle>;

/** A bundle whose members know no peers. */
function withoutPeers(bundle: Bundle): Bundle {
  const workloads = bundle.platform.workloads.map((workload) => ({
    ...workload,
    ...(workload.entrypoint && {
      entrypoint: workload.entrypoint.map((text) => text.replaceAll(/ --cluster\.peer=\S+/g, '')),
    }),
  }));
  return { ...bundle, platform: { ...bundle.platform, workloads } };
}
