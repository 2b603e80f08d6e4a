import { parse } from 'yaml';
import { composeFile, composeFiles } from '../../../operations/compose';
import { VOLUMES } from '../../../servers/workload';
import { EVERY_CHANNEL, exampleBundle } from '../../support/example';
import { synthesizeStack } from '../../support/synthesis';
import { containersOf } from '../stacks/containers';

const bundle = exampleBundle({ name: 'dev', notifications: EVERY_CHANNEL });

interface TerraformContainer {
  readonly name: string;
  readonly user: string;
  readonly read_only?: boolean;
  readonly memory: number;
  readonly memory_swap: number;
  readonly capabilities: { readonly drop: readonly string[]; readonly add?: readonly string[] };
  readonly security_opts: readonly string[];
  readonly network_mode?: string;
  readonly networks_advanced?: readonly object[];
  readonly ports?: readonly { readonly internal: number; readonly external: number; readonly ip: string }[];
  readonly mounts?: readonly { readonly target: string; readonly read_only: boolean }[];
  readonly env?: readonly string[];
  readonly command?: readonly string[];
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[]; readonly retries: number };
  readonly restart: string;
}

interface ComposeService {
  readonly container_name: string;
  readonly [field: string]: unknown;
}

const containers = containersOf([
  synthesizeStack(bundle, 'platform'),
]) as unknown as readonly TerraformContainer[];
const services = composeFile(bundle).services as Readonly<Record<string, ComposeService>>;

/** Removes escapes: Terraform and Compose both write `$${` for `${` in the container. */
const plain = (text: string) => text.replaceAll('$$', '$').replaceAll('%%', '%');

describe('the Compose file', () => {
  it('has every container that Terraform creates, and one that sets up Elasticsearch', () => {
    const names = Object.values(services).map(({ container_name }) => container_name);
    expect(names.sort()).toEqual(
      [...containers.map(({ name }) => name), 'model-orchestrator-dev-elasticsearch-content'].sort(),
    );
  });

  it.each(containers.map((container) => [container.name, container] as const))(
    '%s is hardened, limited, mounted and checked as by Terraform',
    (name, container) => {
      const service = Object.values(services).find((each) => each.container_name === name);
      const list = (field: string) => (service?.[field] ?? []) as readonly string[];
      const runsOnce = container.restart === 'no';
      expect(service).toMatchObject({
        user: container.user,
        mem_limit: `${container.memory}m`,
        memswap_limit: `${container.memory_swap}m`,
        security_opt: container.security_opts,
        cap_drop: container.capabilities.drop,
        restart: container.restart,
      });
      expect(list('cap_add')).toEqual(
        (container.capabilities.add ?? []).map((each) => each.replace('CAP_', '')),
      );
      // Not compared for loaders: Terraform uploads files to them, so their root file system cannot be read-only.
      if (!runsOnce) expect(service?.read_only).toBe(container.read_only);
      else expect(service?.read_only).toBe(true);
      expect(list('networks').length).toBe(container.networks_advanced?.length ?? 0);
      expect(service?.network_mode).toBe(container.network_mode);
      expect(list('ports')).toEqual(
        (container.ports ?? []).map(({ ip, external, internal }) => `${ip}:${external}:${internal}`),
      );
      const targets = [
        ...list('volumes').map((mount) => mount.replace(/:ro$/, '').split(':').at(-1)),
        ...list('secrets').map((secret) => `/run/secrets/${secret}`),
      ].filter((target) => target !== '/stage' && !/^\/var\/lib\/grafana\//.test(target ?? ''));
      expect(targets.sort()).toEqual((container.mounts ?? []).map(({ target }) => target).sort());
      expect(list('tmpfs').filter(() => !runsOnce)).toEqual(
        Object.entries(container.tmpfs ?? {}).map(([path, options]) => `${path}:${options}`),
      );
      if (!runsOnce) {
        expect(list('command').map(plain)).toEqual((container.command ?? []).map(plain));
        expect((service?.healthcheck as TerraformContainer['healthcheck'])?.test.map(plain)).toEqual(
          container.healthcheck?.test.map(plain),
        );
        const environment = Object.entries((service?.environment ?? {}) as object);
        expect(environment.map(([key, value]) => plain(`${key}=${value}`)).sort()).toEqual(
          (container.env ?? []).map(plain),
        );
      }
    },
  );

  it('declares every network, volume and secret that a service uses', () => {
    const { networks, volumes, secrets } = parse(composeFiles(bundle)['docker-compose.yml'] ?? '');
    for (const service of Object.values(services)) {
      const used = (field: string) => (service[field] ?? []) as readonly string[];
      expect(Object.keys(networks)).toEqual(expect.arrayContaining([...used('networks')]));
      expect(Object.keys(secrets)).toEqual(expect.arrayContaining([...used('secrets')]));
      const named = used('volumes')
        .map((mount) => mount.split(':')[0])
        .filter((source) => !/^[./]/.test(source ?? ''));
      expect(Object.keys(volumes)).toEqual(expect.arrayContaining(named));
    }
  });

  it('refers to files that are rendered with it', () => {
    const files = Object.keys(composeFiles(bundle));
    for (const { platform } of [bundle]) {
      for (const { name, files: texts } of platform.configurations) {
        for (const path of Object.keys(texts)) expect(files).toContain(`configuration/${name}/${path}`);
      }
    }
  });

  it('contains no value of a secret, and a script that creates what is missing', () => {
    const { 'secrets.sh': script = '', '.env.example': example } = composeFiles(bundle);
    expect(script).toMatch(/^generated log_hash_key$/m);
    expect(script).toMatch(/^given slack_webhook_url "\$\{SLACK_WEBHOOK_URL:-\}"/m);
    expect(example).toContain('SLACK_WEBHOOK_URL=\n');
  });

  it('reports a missing file of the user', () => {
    const { 'secrets.sh': script } = composeFiles(
      exampleBundle({
        orchestrator: { image: 'registry.example.org/kari:1', container: { secretFiles: ['tls.pem'] } },
        notifications: { slack: {} },
      }),
    );
    expect(script).toMatch(/^given tls\.pem "" 'a file that you write, for the container ai-karen-api'$/m);
  });

  it('sets the owner of a shared volume once, and escapes $ in labels and folders', () => {
    const { services } = composeFile(
      exampleBundle({
        orchestrator: {
          image: 'registry.example.org/kari:1',
          instances: 2,
          container: {
            volumes: [
              { volume: 'models', path: '/models' },
              { folder: '/srv/$x', path: '/data' },
            ],
            labels: { team: '$x' },
          },
        },
        notifications: { slack: {} },
      }),
    ) as { services: Record<string, { volumes: string[]; labels: object }> };
    const { volumes = [] } = services[VOLUMES] ?? {};
    expect(new Set(volumes).size).toBe(volumes.length);
    expect(services['ai-karen-api']?.labels).toEqual({ team: '$$x' });
    expect(services['ai-karen-api']?.volumes).toContain('/srv/$$x:/data');
  });
});
