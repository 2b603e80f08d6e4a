import { SWARM_SECRETS } from '../../../lib/names';
import { loaderService } from '../../../servers/workload';
import { exampleBundle } from '../../support/example';
import { type DockerService, swarmServices } from '../../support/services';
import { SWARM } from '../../support/swarm';
import { type SynthesizedStack, synthesize, synthesizeStack } from '../../support/synthesis';

const SETTINGS = { ...SWARM, elasticsearch: { nodes: 3 } };
const bundle = exampleBundle(SETTINGS);
const stack = synthesizeStack(bundle, 'platform');
const services = swarmServices(stack);
const named = (name: string) => {
  const found = services.find((service) => service.name === `model-orchestrator-dev-${name}`);
  if (!found) throw new Error(`no service ${name}`);
  return found;
};

describe('the services of a swarm', () => {
  it('are one service with one task for each workload, and no container remains', () => {
    const names = services.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(bundle.platform.workloads.map(({ containerName }) => containerName)),
    );
    expect(services.filter(({ mode }) => mode.replicated.replicas !== 1)).toEqual([]);
    expect(stack.json.resource).not.toHaveProperty('docker_volume');
  });

  it('are synthesized even if Terraform is not installed', () => {
    const { PATH } = process.env;
    process.env.PATH = '';
    try {
      expect(synthesize([bundle])).toHaveLength(3);
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('have no capabilities, no writable root, limits and a log of limited size', () => {
    const specs = services.map(({ task_spec }) => task_spec);
    expect(specs.filter(({ container_spec }) => !container_spec.cap_drop?.includes('ALL'))).toEqual([]);
    expect(specs.filter(({ container_spec }) => container_spec.read_only !== true)).toEqual([]);
    expect(specs.filter(({ resources }) => !resources.limits.memory_bytes)).toEqual([]);
    expect(specs.filter(({ log_driver }) => log_driver.options['max-size'] !== '10m')).toEqual([]);
  });

  it('run as root only to change the owners of volumes', () => {
    const root = services.filter(({ task_spec }) => /^0(:|$)/.test(task_spec.container_spec.user));
    expect(root.map(({ name }) => name)).toEqual(
      expect.arrayContaining([`model-orchestrator-dev-volumes-1`]),
    );
    expect(root.filter(({ name }) => !name.includes('-volumes-'))).toEqual([]);
  });

  it('stay on the node of their volumes', () => {
    expect(named('prometheus').task_spec.placement.constraints).toEqual(['node.labels.monitoring.node==1']);
    expect(named('elasticsearch-3').task_spec.placement.constraints).toEqual([
      'node.labels.monitoring.node==3',
    ]);
  });

  it('mount only named volumes with the labels of the environment, by which destroy finds them', () => {
    const volumes = services
      .flatMap(({ task_spec }) => task_spec.container_spec.mounts ?? [])
      .filter(({ type }) => type === 'volume');
    expect(volumes.filter(({ source, volume_options }) => !source || !volume_options?.labels)).toEqual([]);
    expect(volumes.map(({ source }) => source)).toContain('model-orchestrator-dev-elasticsearch-2-tmp-256m');
  });

  it('publish ports on their own node, with virtual addresses unless DNS is set', () => {
    const [endpoint] = [named('prometheus').endpoint_spec];
    expect(endpoint.mode).toBe('vip');
    expect(endpoint.ports).toEqual([
      { protocol: 'tcp', publish_mode: 'host', published_port: 9090, target_port: 9090 },
    ]);
    const dns = exampleBundle({ docker: { ...SWARM.docker, endpointMode: 'dnsrr' } });
    const modes = swarmServices(synthesizeStack(dns, 'platform')).map(
      ({ endpoint_spec }) => endpoint_spec.mode,
    );
    expect(new Set(modes)).toEqual(new Set(['dnsrr']));
  });

  it('are updated one after the other, and return to the previous task if the new one fails', () => {
    expect(named('elasticsearch-2').depends_on).toContain(
      `docker_service.${keyOf('model-orchestrator-dev-elasticsearch')}`,
    );
    expect(services.filter(({ update_config }) => update_config.failure_action !== 'rollback')).toEqual([]);
  });

  it('find each other over encrypted networks', () => {
    const networks = Object.values(stack.json.resource as Record<string, Record<string, object>>).flatMap(
      (resources) => Object.values(resources).filter((each) => 'driver' in each),
    );
    expect(networks.length).toBeGreaterThan(4);
    for (const network of networks) {
      expect(network).toMatchObject({ driver: 'overlay', options: { encrypted: 'true' } });
    }
  });

  it('mount secrets of the swarm, whose names come only from a variable', () => {
    const { secrets = [] } = named('prometheus').task_spec.container_spec;
    expect(secrets).toContainEqual({
      file_gid: '65534',
      file_mode: 0o400,
      file_name: '/run/secrets/prometheus_password',
      file_uid: '65534',
      secret_id: `\${var.${SWARM_SECRETS}["prometheus_password"].id}`,
      secret_name: `\${var.${SWARM_SECRETS}["prometheus_password"].name}`,
    });
  });
});

describe('a configuration on a swarm', () => {
  it('is checked by its tool before the swarm gets it', () => {
    const configs = configsOf(stack);
    const rules = configs.filter(({ name }) => name.includes('alerts'));
    expect(rules.length).toBeGreaterThan(1);
    for (const { depends_on } of rules) {
      expect(depends_on?.join()).toMatch(/docker_container\.prometheus-config_check/);
    }
  });

  it('is deleted only after the services that mount it have changed, because the swarm refuses it before', () => {
    const kept = configsOf(stack).filter(({ lifecycle }) => lifecycle?.create_before_destroy !== true);
    expect(kept).toEqual([]);
  });

  it('has a name with a hash of its content, within the length limit of the swarm', () => {
    const longest = { ...SETTINGS, name: 'abcdefghijklmno', grafana: {} };
    const names = [SETTINGS, { ...SETTINGS, prometheus: { retentionSize: '70%' } }, longest].map((settings) =>
      configsOf(synthesizeStack(exampleBundle(settings), 'platform')).map(({ name }) => name),
    );
    expect(names.flat().filter((name) => name.length > 64)).toEqual([]);
    expect(names[1]?.filter((name) => !names[0]?.includes(name))).toHaveLength(1);
  });

  it('replaces its loader but not the server, unless the server reads it only at startup', () => {
    const [before, after] = [SETTINGS, { ...SETTINGS, prometheus: { retentionSize: '70%' } }].map(
      (settings) => swarmServices(synthesizeStack(exampleBundle(settings), 'platform')),
    );
    const changed = (after ?? []).filter(
      (service, index) => JSON.stringify(service) !== JSON.stringify(before?.[index]),
    );
    expect(changed.map(({ name }) => name)).toEqual([
      loaderService('model-orchestrator-dev-prometheus-config', 1),
    ]);
  });
});

/** Terraform's name of the service with a name. */
function keyOf(name: string): string {
  const { docker_service = {} } = resourcesOf<DockerService>(stack);
  return Object.entries(docker_service).find(([, service]) => service.name === name)?.[0] ?? '';
}

interface SwarmConfig {
  readonly name: string;
  readonly depends_on?: readonly string[];
  readonly lifecycle?: { readonly create_before_destroy?: boolean };
}

function configsOf(of: SynthesizedStack) {
  return Object.values(resourcesOf<SwarmConfig>(of).docker_config ?? {});
}

function resourcesOf<T>(of: SynthesizedStack) {
  return (of.json.resource ?? {}) as Readonly<Record<string, Readonly<Record<string, T>>>>;
}
