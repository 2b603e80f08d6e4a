import { bundlesOf } from '../../../bundle/all';
import { ProblemsError } from '../../../lib/problems';
import type { EnvironmentInput } from '../../../settings/schema';
import { problemsOf } from '../../support/problems';

const image = 'registry.example.org/kari:1.0';
const container = (settings: object) => ({ orchestrator: { image, container: settings } });
const volume = (settings: object) =>
  container({ volumes: [{ volume: 'models', path: '/models', ...settings }] });
const folder = (path: string) => volume({ volume: undefined, folder: path });
const group = (settings: object) => ({
  orchestrator: { targetGroups: [{ targets: ['gpu:8000'], scheme: 'https', ...settings }] },
});
const header = (name: string, value = 'api_key') => group({ connection: { headers: { [name]: value } } });
const snapshots = (settings: object) => ({ elasticsearch: { auditSnapshots: settings } });
const docker = (host: string) => ({ docker: { host, tls: true, secretsDirectory: '/etc/secrets' } });
const s3 = (settings: object) => ({
  state: { backend: 's3', settings: { bucket: 'state', key: '{stack}.tfstate', ...settings } },
});
const notifications = (settings: object) => ({ notifications: { slack: {}, ...settings } });
const webhook = (settings: object) => notifications({ receivers: { desk: { webhook: settings } } });
const sops = (sopsFile: string) => ({ secrets: { slack_webhook_url: { sopsFile } } });
const replicas = (server: string, settings: object) => ({
  [server]: { replicas: 3 },
  docker: { allowSharedHost: 'a test' },
  ...settings,
});
const relabel = (regex: string) => ({
  prometheus: {
    remoteWrite: [
      { url: 'https://m.example.org/push', relabel: [{ action: 'drop', sourceLabels: ['job'], regex }] },
    ],
  },
});

describe('an environment is refused, at the setting, for', () => {
  it.each<[what: string, settings: object, problem: string]>([
    [
      'an image with an upper-case name',
      { orchestrator: { image: 'Kari:1' } },
      "image: 'Kari:1' is not an image",
    ],
    ['a registry with a port that does not exist', { images: { node: 'r.org:99999/n:1' } }, 'images.node: '],
    ['an image whose name ends with a hyphen', { images: { node: 'r.org/n-:1' } }, 'images.node: '],
    [
      'a threshold that no metric reaches',
      { alerts: { LogShipperQueueFilling: { threshold: Number.MAX_VALUE, why: 'x' } } },
      'alerts.LogShipperQueueFilling.threshold: ',
    ],
    ['a reason of spaces', { alerts: { ModelDownloadFailed: { why: '  ' } } }, "why: '  ' is empty"],
    [
      'a host with an empty label',
      { orchestrator: { targets: ['a..b:1'] } },
      "targets.0: 'a..b:1' is not host:port",
    ],
    [
      'a URL with the port 0',
      { runbooksUrl: 'https://wiki.org:0/' },
      "runbooksUrl: 'https://wiki.org:0/' has the port 0",
    ],
    ['a URL with .. in its path', { grafana: { publicUrl: 'https://g.org/a/../b' } }, 'publicUrl: '],
    ['a URL with an empty part', { grafana: { publicUrl: 'https://g.org//b' } }, 'publicUrl: '],
    ['a path prefix with ..', group({ pathPrefix: '/../x' }), "pathPrefix: '/../x' has . or .."],
    [
      'a text that ends with a space',
      folder('/srv/models '),
      "folder: '/srv/models ' starts or ends with a space",
    ],
    ['the root folder', folder('/'), "folder: '/' is the root folder"],
    ['a folder with ..', folder('/srv/../etc'), "folder: '/srv/../etc' is the root folder, or has"],
    [
      'a volume on a folder of the system',
      volume({ path: '/proc/x' }),
      "path: '/proc/x' is a folder of the system",
    ],
    [
      'a built-in network of Docker',
      container({ networks: ['host'] }),
      "networks.0: 'host' is a built-in network of Docker",
    ],
    [
      "a label of this project's own",
      container({ labels: { 'model-orchestrator.environment': 'prod' } }),
      'environment: the name is reserved: this project',
    ],
    [
      'a number above 255 in an IP address',
      container({ hosts: { db: '999.1.1.1' } }),
      "hosts.db: '999.1.1.1' is not an IP address",
    ],
    [
      'brackets in the name of a host',
      container({ hosts: { '[::1]': '10.0.0.1' } }),
      'the name is not a DNS name',
    ],
    [
      'a password under a short name',
      container({ environment: { DB_PASS: 'x' } }),
      'DB_PASS: contains a credential',
    ],
    [
      'an access key',
      container({ environment: { AWS_SECRET_ACCESS_KEY: 'x' } }),
      'AWS_SECRET_ACCESS_KEY: contains a credential',
    ],
    [
      'the URL of a webhook',
      container({ environment: { NOTIFY: 'https://hooks.slack.com/services/T/B/X' } }),
      'NOTIFY: contains a credential',
    ],
    ['an empty command', container({ command: [] }), 'command: a list is empty'],
    [
      'a header twice',
      group({ connection: { headers: { 'X-Key': 'a', 'x-key': 'b' } } }),
      'headers.x-key: is in the list twice',
    ],
    [
      'a token in place of the name of its file',
      group({ connection: { bearerToken: 'glsa_0123456789' } }),
      'bearerToken: the value looks like the secret itself',
    ],
    [
      'a secret as a header, without showing it',
      header('X-Key', 'Bearer abc'),
      'headers.X-Key: the value is not the name of a file',
    ],
    [
      'a secret URL, without showing it',
      { secrets: { slack_webhook_url: 'https://hooks.slack.com/x' } },
      'slack_webhook_url: the value is not',
    ],
    [
      'a secret with an unknown name',
      { secrets: { constructor: { command: 'x' } } },
      'secrets.constructor: the name is not the name of a secret',
    ],
    [
      'an encrypted file outside of the project',
      sops('../x.yaml'),
      "sopsFile: '../x.yaml' is not a path below",
    ],
    ['an absolute encrypted file', sops('/etc/x.yaml'), "sopsFile: '/etc/x.yaml' is not a path below"],
    [
      'a schedule with an hour above 23',
      snapshots({ schedule: '0 30 99 * * ?' }),
      'has an invalid hour, which is from 0 to 23',
    ],
    ['a schedule with two kinds of days', snapshots({ schedule: '0 30 1 * * *' }), 'needs ? as either'],
    [
      'a schedule every five minutes',
      snapshots({ schedule: '0 */5 * * * ?' }),
      'more often than every 15 minutes',
    ],
    [
      'a schedule in the format of Unix cron',
      snapshots({ schedule: '30 1 * * *' }),
      "schedule: '30 1 * * *' is not a cron expression",
    ],
    [
      'snapshots in the configuration of Elasticsearch',
      snapshots({ location: '/usr/share/elasticsearch/config' }),
      'is a folder of Elasticsearch itself',
    ],
    [
      'fields that are too large for a request',
      { elasticsearch: { maxRequestBytes: 100_000 }, logs: { maxFieldBytes: 60_000 } },
      'logs.maxFieldBytes: 60000 bytes are more than half',
    ],
    [
      'a pattern that backtracks',
      { logs: { redaction: { patterns: [{ name: 'ab', regex: '(a|aa)+b', triggers: ['ab'] }] } } },
      'can be slow',
    ],
    [
      'three nodes on one host',
      { elasticsearch: { nodes: 3 } },
      'elasticsearch.nodes: 3 would run on one Docker host',
    ],
    [
      'a replica whose port is too high',
      replicas('prometheus', { ports: { prometheus: 60_000 } }),
      'ports.prometheus: the last of 3 replicas has the port 70002',
    ],
    [
      'an escape that RE2 does not support',
      relabel('\\u0041'),
      "regex: '\\u0041' is not a regular expression of Prometheus",
    ],
    [
      'more repetitions than RE2 allows',
      relabel('a{2000}'),
      "regex: 'a{2000}' is not a regular expression of Prometheus",
    ],
    [
      'an engine with a password',
      docker('ssh://user:word@host'),
      "docker.host: 'ssh://<login>@host' has a password",
    ],
    ['an engine without a port', docker('tcp://host'), "docker.host: 'tcp://host' has no port"],
    [
      'an engine with the port 0',
      docker('tcp://host:0'),
      "docker.host: 'tcp://host:0' has no valid host and port",
    ],
    [
      'an engine at a relative path',
      docker('unix://docker.sock'),
      "docker.host: 'unix://docker.sock' has no absolute path",
    ],
    ['a state without a bucket', s3({ bucket: undefined }), 'state.settings.bucket: is missing'],
    [
      'a login in the URL of the state',
      s3({ endpoints: { s3: 'https://user:word@s3.org' } }),
      'endpoints.s3: contains a login',
    ],
    [
      'mute windows without an end',
      notifications({ muteWindows: [{ name: 'night' }] }),
      "muteWindows.0: 'night' covers every day from 00:00 to 24:00",
    ],
    [
      'a mute window without a minute',
      notifications({ muteWindows: [{ name: 'night', from: '10:00', to: '10:00' }] }),
      'which is not after its start at 10:00',
    ],
    [
      'an empty list of mailboxes',
      notifications({ email: { to: [], smtp: { host: 'm.org', from: 'a@m.org' } } }),
      'to: a list is empty',
    ],
    [
      'a user name with a colon',
      webhook({ authentication: 'basic', username: 'a:b' }),
      "username: 'a:b' contains a colon",
    ],
    [
      'a header that the client sets',
      webhook({ authentication: 'header', header: 'Content-Length' }),
      "header: 'Content-Length' is set by the client",
    ],
    [
      'a Watchdog with a severity',
      { alerts: { Watchdog: { severity: 'critical', why: 'x' } } },
      'alerts.Watchdog.severity: the Watchdog always fires',
    ],
    [
      'a heartbeat without a Watchdog',
      {
        ...notifications({ heartbeat: true }),
        alerts: {
          Watchdog: { enabled: false, why: 'x' },
          MonitoringWatchdogMissing: { enabled: false, why: 'x' },
        },
      },
      'notifications.heartbeat: sends the Watchdog',
    ],
    [
      'a duration of more than a year, with its value',
      { alerts: { ModelTargetDown: { for: '400d', why: 'x' } } },
      "for: '400d' is longer than 365 days",
    ],
    [
      'a swarm node at a loopback address',
      {
        docker: {
          engine: 'swarm',
          allowPlaintext: 'a test',
          nodes: [{ address: '127.0.0.1', host: 'ssh://user@host' }],
        },
      },
      "docker.nodes.0.address: '127.0.0.1' is a loopback address",
    ],
  ])('%s', (_, settings, problem) => {
    const problems = problemsOf(settings);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it.each<[what: string, settings: object, problem: string]>([
    [
      'the name of another container',
      { orchestrator: { containerName: 'model-orchestrator-qa-prometheus' } },
      "qa: orchestrator.containerName: 'model-orchestrator-qa-prometheus' is the name of another container",
    ],
    [
      'an override of an alert that the environment does not have',
      { host: { exporter: false }, alerts: { HostDiskSpaceLow: { for: '1h', why: 'x' } } },
      'qa.alerts.HostDiskSpaceLow: the override has no effect',
    ],
    [
      'an override of a receiver whose alert another one takes',
      {
        alerts: { ModelDownloadFailed: { receiver: 'critical', why: 'x' } },
        ...notifications({ receivers: { desk: { discord: {}, exclusive: true } } }),
      },
      "qa.alerts.ModelDownloadFailed.receiver: 'critical' does not get the alert: notifications.receivers.desk takes",
    ],
    [
      'a receiver whose alerts all go to an exclusive receiver',
      notifications({ receivers: { desk: { discord: {}, exclusive: true }, late: { discord: {} } } }),
      'qa.notifications.receivers.late: gets no alert: desk comes first and takes them all',
    ],
  ])('%s, found with the rules', (_, settings, problem) => {
    let problems: unknown[] = [];
    try {
      bundlesOf([{ name: 'qa', notifications: { slack: {} }, ...settings } as EnvironmentInput]);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems = error.problems.map(({ path, message }) => `${path}: ${message}`);
    }
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe('an environment may have', () => {
  it.each<[what: string, settings: object]>([
    [
      'an image by digest in a registry with a port',
      { images: { node: `r.org:5000/a/n__b@sha256:${'0'.repeat(64)}` } },
    ],
    ['an IPv6 address in upper case', container({ hosts: { db: '2001:DB8::1' } })],
    ['a schedule of the last Friday of a month', snapshots({ schedule: '0 0,30 1-3 ? JAN-DEC 6L 2030' })],
    ['a schedule every six hours', snapshots({ schedule: '0 0 */6 * * ?' })],
    [
      'an override of an alert on metrics while metrics are disabled',
      {
        orchestrator: { image, enableMetrics: false },
        alerts: { ModelDownloadFailed: { threshold: 5, why: 'x' } },
      },
    ],
    ['a swarm node without a port', docker('ssh://user@host')],
  ])('%s', (_, settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });
});
