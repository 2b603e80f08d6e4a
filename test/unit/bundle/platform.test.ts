import { orchestrator as server } from '../../../servers/orchestrator';
import { exampleBundle, exampleEnvironment } from '../../support/example';

const { platform, prometheus, logs } = exampleBundle({ orchestrator: { instances: 3 } });

describe('the platform', () => {
  const names = platform.workloads.map(({ name }) => name);

  it('lists a server after the servers that it waits for', () => {
    platform.workloads.forEach(({ after }, index) => {
      expect(names.slice(0, index)).toEqual(expect.arrayContaining([...after]));
    });
  });

  it('has every configuration whose change restarts a server', () => {
    const known = platform.configurations.map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(platform.workloads.flatMap((of) => of.restartsFor ?? [])));
  });

  it('mounts every configuration somewhere, read-only', () => {
    const mounts = platform.workloads.flatMap((workload) => workload.mounts);
    for (const { name } of platform.configurations) {
      const readers = mounts.filter(({ volume }) => volume === name);
      expect(readers.length).toBeGreaterThan(0);
      for (const { readOnly } of readers) expect(readOnly).toBe(true);
    }
  });

  it('checks a configuration with the tool of its server, and reloads a server that does not notice changes', () => {
    const steps = platform.configurations.map(({ name, check = '', reload = '' }) => [name, check, reload]);
    expect(steps).toEqual([
      ['orchestrator-logging', '', ''],
      ['prometheus-config', expect.stringMatching(/^promtool check config .*prometheus\.yml$/), ''],
      ['alertmanager-config', 'amtool check-config alertmanager.yml', expect.stringContaining('/-/reload')],
      ['grafana-config', '', ''],
      ['collector-config', '', ''],
    ]);
    expect(platform.workloads.find(({ name }) => name === 'prometheus')?.command).toContain(
      '--config.auto-reload',
    );
  });
});

describe('the orchestrator', () => {
  const orchestrator = (...args: Parameters<typeof exampleEnvironment>) =>
    server.workloads(exampleEnvironment(...args))[0];
  const named = (image: string) => orchestrator({ orchestrator: { image }, notifications: { slack: {} } });

  it('gets the variables of the contract with the values of the environment', () => {
    expect(
      orchestrator(
        {},
        { MODEL_ORCHESTRATOR_ENABLE_METRICS: 'false', MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: '120' },
      )?.environment,
    ).toMatchObject({
      MODEL_ORCHESTRATOR_ENABLE_METRICS: 'false',
      MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: '120',
    });
  });

  it('is the simulator unless an image is set', () => {
    expect(orchestrator()?.image).toBe('model-orchestrator-simulator');
    expect(named('registry.example.org/orchestrator:1')?.image).toBe('registry.example.org/orchestrator:1');
  });

  it('differs from the simulator only in the image, the control port and the URL of the health check', () => {
    const {
      image: _,
      ports: realPorts,
      healthCheck: realHealth,
      networks: __,
      ...real
    } = named('an/image') ?? {};
    const { image: ___, ports, healthCheck, networks, ...simulator } = orchestrator() ?? {};
    expect(real).toEqual(simulator);
    expect(networks).toEqual(['scrape', 'sink']);
    expect(ports?.filter((port) => port.host !== 8001)).toEqual(realPorts);
    expect(realPorts).toEqual([{ host: 8000, container: 8000 }]);
    expect(realHealth?.command.at(-1)).toBe('http://127.0.0.1:8000/health');
    // The control port, because a simulated fault must not make the container unhealthy.
    expect(healthCheck?.command.at(-1)).toBe('http://127.0.0.1:8001/healthz');
  });
});

describe('three instances of the orchestrator', () => {
  const orchestrators = platform.workloads.filter(({ name }) => name.startsWith('ai-karen-api'));
  const names = ['ai-karen-api', 'ai-karen-api-2', 'ai-karen-api-3'];

  it('are three containers, the first with the name from the contract', () => {
    expect(orchestrators.map(({ containerName }) => containerName)).toEqual(names);
  });

  it('have distinct ports, and only the first publishes the control port of the simulator', () => {
    expect(orchestrators.map(({ ports }) => ports.map(({ host }) => host))).toEqual([
      [8000, 8001],
      [18_001],
      [18_002],
    ]);
    const ports = platform.workloads.flatMap(({ ports }) => ports.map(({ host }) => host));
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('are all scraped by both jobs', () => {
    const targets = prometheus.config.scrape_configs
      .slice(0, 2)
      .map(({ static_configs }) => static_configs[0]?.targets);
    const three = ['ai-karen-api:8000', 'ai-karen-api-2:8000', 'ai-karen-api-3:8000'];
    expect(targets).toEqual([three, three]);
  });

  it('write logs into separate volumes, which the collector reads', () => {
    const volumes = names.map((name) => `${name}-logs`);
    expect(orchestrators.map(({ mounts }) => mounts[0]?.volume)).toEqual(volumes);
    const collector = platform.workloads.find(({ name }) => name === 'collector');
    expect(collector?.mounts.filter(({ volume }) => volumes.includes(volume))).toEqual(
      names.map((name) => ({
        volume: `${name}-logs`,
        path: `/var/log/orchestrators/${name}`,
        readOnly: true,
      })),
    );
    for (const name of names) {
      expect(JSON.stringify(logs.collector)).toContain(`/var/log/orchestrators/${name}/`);
    }
  });
});
