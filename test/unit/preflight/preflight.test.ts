import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { checkEngine } from '../../../operations/preflight/engine';
import { checkOrchestratorImage } from '../../../operations/preflight/image';
import { checkImages } from '../../../operations/preflight/images';
import { checkUserSecrets } from '../../../operations/preflight/user-secrets';
import type { EnvironmentInput } from '../../../settings/schema';
import { exampleBundle } from '../../support/example';

const path = process.env.PATH;
let folder: string;

/** Puts a shell script on the PATH as the docker command, with one case for each command line. */
function docker(cases: string): void {
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\ncase "$*" in\n${cases}\n*) ;;\nesac\n`);
  chmodSync(join(folder, 'docker'), 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preflight-'));
  process.env.PATH = `${folder}${delimiter}${path}`;
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  process.env.PATH = path;
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const bundleWith = (orchestrator: EnvironmentInput['orchestrator']) =>
  exampleBundle({
    orchestrator,
    notifications: { slack: {} },
    // A remote engine, so that preflight does not try ports of this machine.
    docker: { host: 'ssh://user@host', secretsDirectory: '/etc/secrets' },
  });

const lines = (problems: readonly { path: string; message: string; cure: string }[]) =>
  problems.map(({ path, message, cure }) => `${path}: ${message}. ${cure}`);

it('refuses a CPU limit above the number of CPUs of the engine', async () => {
  docker(`*"info --format {{.NCPU}}") echo 2 ;;`);
  const bundle = bundleWith({ image: 'registry.example.org/kari:1', instances: 2, cpus: 4 });
  expect(lines(await checkEngine(bundle))).toEqual([
    'dev.orchestrator.cpus: 4 is more than the 2 CPUs of the Docker engine. Use 2 or less.',
  ]);
});

describe('an engine on which the Compose project of the orchestrator runs', () => {
  const PROJECT = String.raw`*"ps --all"*) printf 'ai-karen-api\tai-karen-net\t0.0.0.0:8000->8000/tcp\tai-karen\n'
printf 'kari-prometheus\tai-karen-net\t127.0.0.1:9090-9091->9090-9091/tcp\tai-karen\n'
printf 'search\tbridge\t10.0.0.1:9200->9200/tcp\t\n' ;;`;

  it('is refused with the setting for each port and name that both use', async () => {
    docker(PROJECT);
    expect(lines(await checkEngine(bundleWith({ image: 'registry.example.org/kari:1' })))).toEqual([
      '127.0.0.1:8000: the port of ai-karen-api is in use by the container ai-karen-api of the Compose project ai-karen. Set ports.orchestrator in environments/dev.ts to a free port, or stop what uses it.',
      '127.0.0.1:9090: the port of prometheus is in use by the container kari-prometheus of the Compose project ai-karen. Set ports.prometheus in environments/dev.ts to a free port, or stop what uses it.',
      'container ai-karen-api: the name is in use by the container ai-karen-api of the Compose project ai-karen. Set orchestrator.containerName in environments/dev.ts to another name. To monitor that container instead of deploying one, set orchestrator.attach (docs/kari.md).',
    ]);
  });

  it('is refused with the setting that determines the port of a replica', async () => {
    docker(String.raw`*"ps --all"*) printf 'other\tbridge\t0.0.0.0:19094->80/tcp\t\n' ;;`);
    const engine = { host: 'ssh://user@host', secretsDirectory: '/etc/secrets', allowSharedHost: 'A test.' };
    const replicas = { alertmanager: { replicas: 2 }, notifications: { slack: {} }, docker: engine };
    expect(lines(await checkEngine(exampleBundle(replicas)))).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:19094: the port of alertmanager-2 .*Set ports\.alertmanager in /),
    ]);
  });

  it('accepts the containers of the environment itself', async () => {
    docker(
      String.raw`*"ps --all"*) printf 'ai-karen-api\tmodel-orchestrator-dev-network\t0.0.0.0:8000->8000/tcp\t\n' ;;`,
    );
    expect(await checkEngine(bundleWith({ image: 'registry.example.org/kari:1' }))).toEqual([]);
  });

  it('is refused when the network or the log volume does not exist', async () => {
    docker(String.raw`*"network ls"*) printf 'bridge\nhost\nother-net\n' ;;`);
    const attach = { network: 'ai-karen-net', logVolume: 'ai-karen_logs' };
    expect(lines(await checkEngine(bundleWith({ attach, targets: ['ai-karen-api:8000'] })))).toEqual([
      "dev.orchestrator.attach.network: the Docker engine has no network 'ai-karen-net'. Start the project that creates it, or use another one. docker network ls lists the networks: other-net.",
      "dev.orchestrator.attach.logVolume: the Docker engine has no volume 'ai-karen_logs'. Start the project that creates it, or use another one. docker volume ls lists the volumes: there are none.",
    ]);
  });
});

describe('an engine on which the ingress of another environment runs', () => {
  const ingressAt = (address: string) =>
    exampleBundle({
      ingress: { host: 'monitoring.example.org', address, tls: { certificate: 'a.pem', key: 'a.key' } },
      grafana: { adminPassword: 'secret' },
      docker: { host: 'ssh://user@host', secretsDirectory: '/etc/secrets' },
    });
  beforeEach(() =>
    docker(
      String.raw`*"ps --all"*) printf 'other-ingress\tother-network\t10.0.0.5:80->8080/tcp, 10.0.0.5:443->8443/tcp\t\tmodel-orchestrator-monitoring\tqa\n' ;;`,
    ),
  );

  it.each(['10.0.0.5', '0.0.0.0'])('is refused with the settings of both ports on %s', async (address) => {
    expect(lines(await checkEngine(ingressAt(address)))).toEqual([
      expect.stringMatching(
        `^${address}:443: the port of ingress is in use by the container other-ingress .*Set ingress.httpsPort `,
      ),
      expect.stringMatching(`^${address}:80: .* Set ingress.httpPort in environments/dev.ts to a free port`),
    ]);
  });

  it('is accepted on another address of the Docker host', async () => {
    expect(await checkEngine(ingressAt('10.0.0.6'))).toEqual([]);
  });
});

describe('an image of the orchestrator', () => {
  const bundle = bundleWith({ image: 'registry.example.org/kari:1' });
  const CONFIG = `*"image inspect --format"*) echo '{"Env":["PATH=/bin"]}' ;;`;

  it('is refused without a program for the health check', async () => {
    docker(`${CONFIG}\n*run*) exit 1 ;;`);
    expect(lines(await checkOrchestratorImage(bundle))).toEqual([
      expect.stringMatching(
        /^dev\.orchestrator\.container\.healthCheck: '.*' has none of curl, wget, python3, python, node for the health check\. Set orchestrator\.container\.healthCheck\.command/,
      ),
    ]);
  });

  it('is refused when its user cannot write to the folder of a volume', async () => {
    docker(`${CONFIG}\n*run*) echo /var/log/model_orchestrator; echo /usr/bin/curl ;;`);
    expect(lines(await checkOrchestratorImage(bundle))).toEqual([
      expect.stringMatching(
        /^dev\.orchestrator\.user: .* cannot write to, and Docker gives the volume .* ls registry\.example\.org\/kari:1 -ldn \/var\/log/,
      ),
    ]);
  });

  it('is refused without a shell', async () => {
    docker(`${CONFIG}\n*run*) exit 127 ;;`);
    expect(lines(await checkOrchestratorImage(bundle))).toEqual([
      expect.stringContaining('has no shell for the health check'),
    ]);
  });

  it('is refused when a variable of the image would be replaced', async () => {
    docker(`*"image inspect --format"*) echo '{"Env":["PYTHONPATH=/app/src"]}' ;;`);
    expect(lines(await checkOrchestratorImage(bundle))).toEqual([
      expect.stringContaining("Repeat it: environment: { PYTHONPATH: '/app/src' }"),
    ]);
  });
});

describe('the images of an environment', () => {
  it('are refused with the definition of the server if no setting determines the image', async () => {
    docker(`*"image inspect"*blackbox*|*pull*) exit 1 ;;`);
    const bundle = exampleBundle({ notifications: { slack: {} } });
    const workloads = bundle.platform.workloads.map((each) => ({
      ...each,
      image: 'blackbox:1',
      server: 'blackbox',
    }));
    const made = { ...bundle, platform: { ...bundle.platform, workloads } };
    expect(lines(await checkImages(made))).toEqual([
      expect.stringMatching(/^servers\/blackbox: 'blackbox:1' cannot be pulled/),
    ]);
  });

  it('are refused, each with its setting, when the engine neither has them nor can pull them', async () => {
    const missing = ['prom/prometheus', 'prom/alertmanager', 'prom/node-exporter', 'kari'];
    docker(
      `${missing.map((image) => `*"image inspect"*${image}:*`).join('|')}) exit 1 ;;\n*pull*) echo 'Using default' >&2; echo 'denied: login required' >&2; exit 1 ;;`,
    );
    const bundle = exampleBundle({
      orchestrator: { image: 'registry.example.org/kari:1' },
      images: { prometheus: 'prom/prometheus:v0' },
      notifications: { slack: {} },
    });
    const problems = lines(await checkImages(bundle)).filter((line) => !line.startsWith('servers/'));
    expect(problems.sort()).toEqual([
      expect.stringMatching(/^dev\.images\.alertmanager: /),
      expect.stringMatching(/^dev\.images\.nodeExporter: /),
      expect.stringMatching(
        /^dev\.images\.prometheus: 'prom\/prometheus:v0' cannot be pulled: denied: login required\. Check the name/,
      ),
      expect.stringMatching(/^dev\.orchestrator\.image: 'registry\.example\.org\/kari:1' cannot be pulled/),
    ]);
  });
});

describe('a file of the user in the secrets', () => {
  it('must exist', async () => {
    const bundle = exampleBundle({
      orchestrator: { image: 'registry.example.org/kari:1', container: { secretFiles: ['tls.pem'] } },
      notifications: { slack: {} },
    });
    jest.spyOn(process, 'cwd').mockReturnValue(folder);
    expect(lines(await checkUserSecrets(bundle))).toEqual([
      'secrets/dev/tls.pem: the file is missing, but the container ai-karen-api uses it. Write it, and make it readable for the container: chmod 644 secrets/dev/tls.pem. Only you can enter secrets/dev.',
    ]);
  });
});
