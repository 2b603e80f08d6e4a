import type { Bundle } from '../../../bundle';
import { renderedFiles } from '../../../bundle/render';
import type { Workload } from '../../../servers/workload';
import { fixtureBundles } from '../../support/environments';
import { EXTERNAL, exampleBundle } from '../../support/example';
import { resourcesOf } from '../../support/provider-schema/resources';
import { type SynthesizedStack, synthesize, synthesizeStack } from '../../support/synthesis';
import { containersOf, type Located } from './containers';
import { templates, texts } from './terraform-text';

/** Values that must not appear in any output. */
const CANARIES = {
  GRAFANA_ADMIN_PASSWORD: 'canary-of-the-password',
  SLACK_WEBHOOK_URL: 'https://hooks.slack.example/canary-of-the-url',
};

const made = fixtureBundles(CANARIES);
const stacks = synthesize(made);
const containers = containersOf(stacks);
const isLoader = ({ name }: Located) => /-(config|orchestrator-logging|volumes)$/.test(name);
const isOwner = ({ name }: Located) => name.endsWith('-volumes');
const servers = containers.filter((container) => !isLoader(container));
const loaders = containers.filter(isLoader);

/** Names of the containers that do not have a property, so that a failure shows them. */
function without(of: readonly Located[], property: (container: Located) => unknown): string[] {
  return of.filter((container) => !property(container)).map(({ stack, name }) => `${stack} ${name}`);
}

function shortNames(of: readonly Located[], stack: string): string[] {
  return of
    .filter((container) => container.stack === stack)
    .map(({ name }) => name.replace(/^model-orchestrator-[a-z]+-/, ''))
    .sort();
}

describe.each(made)('the containers of $environment.name', ({ environment, platform }) => {
  const stack = `${environment.name}-platform`;

  it('are one for each workload', () => {
    expect(shortNames(servers, stack)).toEqual(platform.workloads.map(({ name }) => name).sort());
  });

  it('include one loader for each configuration, and one that sets the owners of volumes', () => {
    const names = platform.configurations.map(({ name }) => name);
    expect(shortNames(loaders, stack)).toEqual([...names, 'volumes'].sort());
  });
});

describe('a container that loads a configuration', () => {
  it('runs as a user without privileges and capabilities, and with limits', () => {
    const weak = loaders.filter((loader) => !isOwner(loader));
    expect(without(weak, ({ user }) => user === '65534:65534')).toEqual([]);
    expect(without(weak, ({ capabilities }) => !capabilities?.add?.length)).toEqual([]);
    expect(without(loaders, ({ capabilities }) => capabilities?.drop?.includes('ALL'))).toEqual([]);
    expect(without(loaders, ({ memory, memory_swap }) => memory === 128 && memory_swap === memory)).toEqual(
      [],
    );
    expect(without(containers, ({ ulimit }) => ulimit?.[0]?.name === 'nproc')).toEqual([]);
  });

  it('has no network, except to reload Alertmanager', () => {
    expect(without(loaders, ({ network_mode }) => network_mode === 'none')).toEqual(
      ['dev', 'prod', 'staging'].map(
        (name) => `${name}-platform model-orchestrator-${name}-alertmanager-config`,
      ),
    );
  });

  it('may change the owners of volumes, and nothing else, in one container', () => {
    const owners = loaders.filter(isOwner);
    expect(without(owners, ({ user, read_only }) => user === '0' && read_only)).toEqual([]);
    expect(without(owners, ({ capabilities }) => `${capabilities?.add}` === 'CAP_CHOWN')).toEqual([]);
  });
});

describe('a network', () => {
  /** The servers that reach each other, by the short name of their network. */
  const members = (stack: string) => {
    const found: Record<string, string[]> = {};
    for (const { name, networks_advanced = [] } of servers.filter((each) => each.stack === stack)) {
      for (const { name: network } of networks_advanced) {
        const [, short = network] = /network-(\w+)_/.exec(network) ?? [];
        found[short] = [...(found[short] ?? []), name.replace(/^model-orchestrator-[a-z]+-/, '')].sort();
      }
    }
    return found;
  };

  it('connects the orchestrator with Prometheus, and with no server that it must not reach', () => {
    const { scrape, ...others } = members('prod-platform');
    expect(scrape).toEqual(expect.arrayContaining(['ai-karen-api', 'prometheus']));
    for (const name of ['alertmanager', 'grafana', 'elasticsearch', 'collector'])
      expect(scrape).not.toContain(name);
    expect(Object.values(others).flat()).not.toContain('ai-karen-api');
  });

  it('lets the simulator receive notifications', () => {
    expect(members('dev-platform').sink).toEqual(['ai-karen-api', 'alertmanager', 'grafana']);
  });
});

describe('a server', () => {
  it('cannot write to its image', () => {
    expect(without(servers, ({ read_only }) => read_only === true)).toEqual([]);
  });

  it('gains no privileges, and has no capability', () => {
    expect(
      without(servers, ({ security_opts }) => security_opts?.includes('no-new-privileges:true')),
    ).toEqual([]);
    expect(without(servers, ({ capabilities }) => capabilities?.drop?.includes('ALL'))).toEqual([]);
    expect(without(servers, ({ capabilities }) => !capabilities?.add?.length)).toEqual([]);
    expect(without(servers, ({ privileged, network_mode }) => !privileged && !network_mode)).toEqual([]);
  });

  it('runs as a numeric user other than root', () => {
    expect(without(servers, ({ user }) => /^[1-9]\d*:\d+$/.test(user ?? ''))).toEqual([]);
  });

  it('has limits of memory, without swap, and of CPU', () => {
    expect(without(servers, ({ memory = 0 }) => memory >= 64)).toEqual([]);
    expect(without(servers, ({ memory, memory_swap }) => memory_swap === memory)).toEqual([]);
    expect(without(servers, ({ cpus }) => Number(cpus) > 0)).toEqual([]);
  });

  it('limits the size of its log', () => {
    const limits = { 'max-file': '3', 'max-size': '10m' };
    expect(
      without(
        servers,
        (server) =>
          server.log_driver === 'json-file' && JSON.stringify(server.log_opts) === JSON.stringify(limits),
      ),
    ).toEqual([]);
  });

  it('listens on the loopback address of the host only', () => {
    expect(servers.flatMap(({ ports = [] }) => ports).length).toBeGreaterThan(servers.length / 2);
    expect(without(servers, ({ ports = [] }) => ports.every(({ ip }) => ip === '127.0.0.1'))).toEqual([]);
  });

  it('restarts with the host, unless it was stopped by hand', () => {
    expect(without(servers, ({ restart }) => restart === 'unless-stopped')).toEqual([]);
  });

  it('has a health check that the deploy waits for, except for the collector, whose image has no shell', () => {
    expect(
      without(servers, ({ healthcheck, wait }) => healthcheck?.test[0] === 'CMD' && wait === true),
    ).toEqual([
      'dev-platform model-orchestrator-dev-collector',
      'prod-platform model-orchestrator-prod-collector',
      'staging-platform model-orchestrator-staging-collector',
    ]);
  });

  it('has no password in the arguments of its health check', () => {
    expect(without(servers, ({ healthcheck }) => !/ -u |elastic:[^%]/.test(`${healthcheck?.test}`))).toEqual(
      [],
    );
  });
});

describe('the data of a server', () => {
  it('is in a volume of its environment, which remains when the container is replaced', () => {
    const writable = servers.map(({ stack, name, mounts = [] }) => [
      `${stack} ${name.replace(/^model-orchestrator-[a-z]+-/, '')}`,
      mounts.filter(({ read_only }) => !read_only).map(({ type, target }) => `${type} ${target}`),
    ]);
    const expected = ['dev', 'prod', 'staging'].flatMap((environment) => [
      [`${environment}-platform ai-karen-api`, ['volume /var/log/model_orchestrator']],
      [`${environment}-platform alertmanager`, ['volume /alertmanager']],
      [`${environment}-platform collector`, ['volume /var/lib/otelcol']],
      [
        `${environment}-platform elasticsearch`,
        [
          'volume /usr/share/elasticsearch/data',
          ...(environment === 'prod' ? ['volume /usr/share/elasticsearch/snapshots'] : []),
        ],
      ],
      [`${environment}-platform grafana`, ['volume /var/lib/grafana']],
      [`${environment}-platform prometheus`, ['volume /prometheus']],
    ]);
    expect(Object.fromEntries(writable)).toMatchObject(Object.fromEntries(expected));
    for (const [, mounts] of writable) for (const mount of mounts ?? []) expect(mount).toMatch(/^volume /);
  });
});

/** Whether a mount is the root file system of the host. */
const isHostRoot = ({ type, source }: { readonly type: string; readonly source?: string }) =>
  type === 'bind' && source === '/';

test('only the node exporter mounts the root file system of the host, and read-only', () => {
  const mounting = servers.filter(({ mounts = [] }) => mounts.some(isHostRoot));
  expect(mounting.map(({ name }) => name).sort()).toEqual(
    ['dev', 'prod', 'staging'].map((name) => `model-orchestrator-${name}-node-exporter`),
  );
  const mounts = mounting.flatMap(({ mounts = [] }) => mounts);
  expect(mounts.every((mount) => isHostRoot(mount) && mount.read_only)).toBe(true);
});

describe('a secret', () => {
  const secrets = ({ mounts = [] }: Located) =>
    mounts.filter((mount) => mount.type === 'bind' && !isHostRoot(mount));

  it('is a file of its own, mounted read-only below /run/secrets', () => {
    const mounted = servers.flatMap(secrets);
    expect(mounted.length).toBeGreaterThan(0);
    for (const { source, target, read_only } of mounted) {
      expect(target).toMatch(/^\/run\/secrets\/[a-z_]+$/);
      expect(source?.split('/').at(-1)).toBe(target.split('/').at(-1));
      expect(read_only).toBe(true);
    }
  });

  it('belongs to the environment that mounts it', () => {
    const foreign = servers.filter((server) =>
      secrets(server).some(
        ({ source }) => !source?.includes(`/secrets/${server.stack.replace('-platform', '')}")`),
      ),
    );
    expect(foreign).toEqual([]);
  });

  it('is mounted only in the servers that need it', () => {
    const given = servers
      .filter(({ stack }) => stack === 'prod-platform')
      .map((server) => [
        server.name.replace('model-orchestrator-prod-', ''),
        secrets(server)
          .map(({ target }) => target.replace('/run/secrets/', ''))
          .sort(),
      ]);
    const { workloads } = made.find(({ environment }) => environment.name === 'prod')?.platform ?? {};
    expect(given.map(([name]) => name).sort()).toEqual(workloads?.map(({ name }) => name).sort());
    for (const { name, secrets = [] } of workloads ?? []) {
      expect(Object.fromEntries(given)[name]).toEqual([...secrets].sort());
    }
    expect(Object.fromEntries(given)).toMatchObject({
      'ai-karen-api': [],
      alertmanager: ['alertmanager_logins', 'alertmanager_password', 'heartbeat_url', 'slack_webhook_url'],
      collector: ['elasticsearch_shipper_password', 'log_hash_key'],
      elasticsearch: ['elasticsearch_password'],
      grafana: [
        'alertmanager_password',
        'elasticsearch_audit_reader_password',
        'elasticsearch_logs_reader_password',
        'grafana_admin_password',
        'grafana_secret_key',
        'prometheus_password',
      ],
      prometheus: ['alertmanager_password', 'prometheus_logins', 'prometheus_password'],
    });
    expect(without(loaders, (loader) => secrets(loader).length === 0)).toEqual(
      ['dev', 'prod', 'staging'].map(
        (name) => `${name}-platform model-orchestrator-${name}-alertmanager-config`,
      ),
    );
  });

  it('is taken from its variable', () => {
    const dev = servers.find(({ name }) => name === 'model-orchestrator-dev-alertmanager');
    expect(dev && secrets(dev)).toContainEqual(
      expect.objectContaining({ target: '/run/secrets/slack_webhook_url' }),
    );
  });

  it.each(stacks)('is not in $name', ({ text }) => {
    expect(text).not.toContain('canary');
    expect(text).not.toMatch(/:\/\/[^/\s"'@]+:[^/\s"'@]+@/);
  });

  it("is not in Grafana's contact points if Grafana evaluates the alerts", () => {
    const { text } = synthesizeStack(exampleBundle({ evaluator: 'grafana' }, CANARIES), 'grafana');
    expect(text).toContain('grafana_contact_point');
    expect(text).not.toContain('canary');
  });

  it.each(made)('is neither in the bundle of $environment.name nor in its files', (bundle) => {
    expect(JSON.stringify([bundle, renderedFiles(bundle)])).not.toContain('canary');
  });
});

describe('a loader', () => {
  it('runs once, and keeps its output', () => {
    const once = ({ must_run, attach, logs, restart }: Located) =>
      must_run === false && attach === true && logs === true && restart === 'no';
    expect(without(loaders, once)).toEqual([]);
  });

  it('fails the deploy if it fails, with its output as the error', () => {
    expect(
      without(loaders, ({ lifecycle }) => {
        const [condition, ...more] = lifecycle?.postcondition ?? [];
        return (
          condition?.condition === '${self.exit_code == 0}' &&
          condition.error_message.includes('${self.container_logs}') &&
          more.length === 0
        );
      }),
    ).toEqual([]);
  });

  it('gains no privileges, and publishes no port', () => {
    expect(
      without(loaders, ({ security_opts }) => security_opts?.includes('no-new-privileges:true')),
    ).toEqual([]);
    expect(without(loaders, ({ ports = [] }) => ports.length === 0)).toEqual([]);
  });

  it('has uploaded files, and no server has any, because a changed file would replace the container', () => {
    expect(
      without(
        loaders.filter((each) => !isOwner(each)),
        ({ upload = [] }) => upload.length > 0,
      ),
    ).toEqual([]);
    expect(without(servers, ({ upload = [] }) => upload.length === 0)).toEqual([]);
  });
});

describe('a server starts after', () => {
  const order = (bundle: Bundle) => {
    const platform = containersOf([synthesizeStack(bundle, 'platform')]);
    const names = new Map(platform.map(({ address, name }) => [address, name]));
    const short = (name = '') => name.replace('model-orchestrator-dev-', '');
    return Object.fromEntries(
      platform
        .filter((container) => !isLoader(container))
        .map(({ name, depends_on = [] }) => [
          short(name),
          depends_on
            .map((address) => short(names.get(address)))
            // Every server waits for the owners of the volumes.
            .filter((each) => each !== 'volumes')
            .sort(),
        ]),
    );
  };

  it('the loaders of its configurations, and the servers that it depends on', () => {
    expect(order(exampleBundle({ orchestrator: { instances: 2 } }))).toMatchObject({
      'ai-karen-api': ['orchestrator-logging'],
      'ai-karen-api-2': ['orchestrator-logging'],
      elasticsearch: [],
      alertmanager: ['alertmanager-config'],
      prometheus: ['alertmanager', 'prometheus-config'],
      grafana: ['grafana-config'],
      collector: ['ai-karen-api', 'ai-karen-api-2', 'collector-config', 'elasticsearch'],
    });
  });

  it('no external server', () => {
    const after = order(exampleBundle({ ...EXTERNAL, prometheus: {} }));
    expect(after).toMatchObject({
      'ai-karen-api': ['orchestrator-logging'],
      prometheus: ['prometheus-config'],
      collector: ['ai-karen-api', 'collector-config'],
    });
    expect(Object.keys(after)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(alertmanager|grafana|elasticsearch)$/)]),
    );
  });
});

/** Text in Terraform's template syntax, which Grafana's variables and the collector's file references share. */
const TEXT = 'a ${variable} and a %{ directive }';
const ESCAPED = 'a $${variable} and a %%{ directive }';

/** How often the text is escaped in a stack, and how often Terraform would evaluate it as a template. */
function count(stack: SynthesizedStack | undefined) {
  const all = texts(stack?.json).join('\n');
  return { escaped: all.split(ESCAPED).length - 1, template: all.split(TEXT).length - 1 };
}

describe('a template that Terraform evaluates', () => {
  it('is found unless it is escaped', () => {
    expect(templates('${var.a} $${b} %{ if c } %%{ d } $e ${f("${g.h}")}')).toEqual([
      'var',
      '%{ if c ',
      'f',
      'g',
    ]);
  });

  it.each(stacks)('refers only to resources and known functions, in $name', ({ json }) => {
    const known = [
      ...resourcesOf(json).map(({ type }) => type),
      'self',
      'path',
      'abspath',
      'fileexists',
      'substr',
      'setintersection',
      'registry_auth',
      'pathexpand',
    ];
    const found = texts(json).flatMap(templates);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((reference) => !known.includes(reference))).toEqual([]);
  });
});

describe('text that looks like a template of Terraform', () => {
  const original = exampleBundle();
  const workload = (of: Workload): Workload => ({
    ...of,
    command: [TEXT],
    environment: { TEXT },
    healthCheck: { command: [TEXT], startSeconds: 1 },
  });
  const withText: Bundle = {
    ...original,
    dashboards: original.dashboards.map((dashboard) => ({ ...dashboard, description: TEXT })),
    grafanaAlerting: {
      ...original.grafanaAlerting,
      groups: original.grafanaAlerting.groups.map((group) => ({
        ...group,
        rules: group.rules.map((rule) => ({ ...rule, annotations: { summary: TEXT } })),
      })),
    },
    logs: {
      ...original.logs,
      elasticsearch: {
        ...original.logs.elasticsearch,
        pipelines: {
          final: {
            description: '',
            processors: [{ set: { field: 'a', value: TEXT } }],
            on_failure: [{ set: { field: 'b', value: TEXT } }],
          },
        },
      },
    },
    platform: {
      ...original.platform,
      configurations: original.platform.configurations.map((configuration) => ({
        ...configuration,
        check: TEXT,
        files: { 'file.yml': TEXT },
      })),
      workloads: original.platform.workloads.map(workload),
    },
  };
  const [elasticsearch, grafana, platform] = synthesize([withText]);

  it('stays as it is in a dashboard and in the annotations of a rule', () => {
    const rules = withText.grafanaAlerting.groups.flatMap((group) => group.rules);
    expect(count(grafana)).toEqual({ escaped: withText.dashboards.length + rules.length, template: 0 });
  });

  it('stays as it is in the processors of a pipeline', () => {
    expect(count(elasticsearch)).toEqual({ escaped: 2, template: 0 });
  });

  it("stays as it is in uploaded files and their checks, and in a server's command, variables and health check", () => {
    const { configurations, workloads } = withText.platform;
    expect(count(platform)).toEqual({
      escaped: configurations.length * 2 + workloads.length * 3,
      template: 0,
    });
  });
});

interface Resources {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** Type and name of the resources that a destroy must not delete. */
function protectedIn(stack: string): string[] {
  const { resource }: Resources = JSON.parse(
    stacks.find(({ name }) => name === stack)?.text ?? '{"resource":{}}',
  );
  return Object.entries(resource)
    .flatMap(([type, made]) => Object.values(made).map((properties) => ({ type, ...properties })))
    .filter(
      (made) => 'lifecycle' in made && JSON.stringify(made.lifecycle).includes('"prevent_destroy":true'),
    )
    .map((made) => `${made.type} ${'name' in made ? String(made.name) : ''}`)
    .sort();
}

describe('a destroy', () => {
  it.each(['staging', 'prod'])('of %s is refused while it has an audit log', (environment) => {
    const stream = `logs-model_orchestrator.audit-${environment}`;
    expect(protectedIn(`${environment}-elasticsearch`)).toEqual([
      `elasticstack_elasticsearch_data_stream ${stream}`,
      `elasticstack_elasticsearch_index_lifecycle ${stream}`,
      ...(environment === 'prod' ? [`elasticstack_elasticsearch_snapshot_repository ${stream}`] : []),
    ]);
    expect(protectedIn(`${environment}-platform`)).toContain(
      `docker_volume model-orchestrator-${environment}-elasticsearch-data`,
    );
  });

  it('of dev is complete', () => {
    expect([...protectedIn('dev-elasticsearch'), ...protectedIn('dev-platform')]).toEqual([]);
  });
});
