import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROBE } from '../../../servers/orchestrator-probe';
import { exampleBundle } from '../../support/example';

const NOTIFICATIONS = { slack: {} };

describe('an attached environment', () => {
  const bundle = exampleBundle({
    orchestrator: {
      attach: { network: 'ai-karen-net', logVolume: 'ai-karen_logs' },
      targets: ['ai-karen-api:8000'],
    },
    notifications: NOTIFICATIONS,
  });
  const workload = (name: string) => bundle.platform.workloads.find((each) => each.name === name);

  it('has no container and no logging configuration of the orchestrator', () => {
    expect(workload('ai-karen-api')).toBeUndefined();
    expect(bundle.platform.configurations.map(({ name }) => name)).not.toContain('orchestrator-logging');
  });

  it('scrapes the target from the existing network, which only Prometheus and the collector join', () => {
    const joining = bundle.platform.workloads.filter(({ externalNetworks = [] }) =>
      externalNetworks.includes('ai-karen-net'),
    );
    expect(joining.map(({ name }) => name).sort()).toEqual(['collector', 'prometheus']);
    expect(bundle.prometheus.config.scrape_configs[0]?.static_configs[0]?.targets).toEqual([
      'ai-karen-api:8000',
    ]);
  });

  it('mounts the existing volume read-only, and has the alerts on logs', () => {
    const path = '/var/log/orchestrators/ai-karen-api';
    expect(workload('collector')?.externalMounts).toEqual([
      { source: { volume: 'ai-karen_logs' }, path, readOnly: true },
    ]);
    expect(JSON.stringify(bundle.logs.collector)).toContain(`${path}/model_orchestrator.log`);
    expect(bundle.alerts.map(({ name }) => name)).toContain('ModelLicenseViolationLogged');
  });

  it('uses host names for its servers that the other project does not use', () => {
    const texts = JSON.stringify([bundle.prometheus.config, bundle.logs.collector, bundle.dataSources]);
    expect(texts).toContain('model-orchestrator-dev-elasticsearch:9200');
    expect(texts).not.toMatch(/\b(https?:\/\/|")(prometheus|elasticsearch|alertmanager|grafana|collector):/);
  });

  it('collects nothing without a log volume or folder', () => {
    const without = exampleBundle({
      orchestrator: { attach: { network: 'ai-karen-net' }, targets: ['ai-karen-api:8000'] },
      notifications: NOTIFICATIONS,
    });
    expect(without.platform.workloads.map(({ name }) => name)).not.toContain('collector');
    expect(without.alerts.map(({ name }) => name)).not.toContain('ModelLicenseViolationLogged');
  });
});

describe('the container of an image', () => {
  const bundle = exampleBundle({
    orchestrator: {
      image: 'registry.example.org/kari:1',
      user: '1234:1234',
      containerName: 'kari-dev',
      container: {
        port: 9000,
        command: ['python', 'main.py'],
        environment: { PYTHONPATH: '/app/src' },
        envFile: 'kari.env',
        secretVariables: { SECRET_KEY: 'secret_key' },
        volumes: [
          { volume: 'models', path: '/app/models' },
          { folder: '/srv/data', path: '/app/data', readOnly: true },
        ],
        readOnlyRoot: false,
        logFolder: '/app/logs',
      },
    },
    notifications: NOTIFICATIONS,
  });
  const container = bundle.platform.workloads.find(({ name }) => name === 'ai-karen-api');

  it('can have another name, while its address in the network stays the same', () => {
    expect(container?.containerName).toBe('kari-dev');
    expect(bundle.prometheus.config.scrape_configs[0]?.static_configs[0]?.targets).toEqual([
      'ai-karen-api:9000',
    ]);
    expect(container?.ports).toEqual([{ host: 8000, container: 9000 }]);
    expect(container?.healthCheck?.command.at(-1)).toBe('http://127.0.0.1:9000/health');
  });

  it('owns its volumes and its log folder', () => {
    expect(bundle.platform.configurations.find(({ name }) => name === 'orchestrator-logging')?.owns).toEqual(
      ['ai-karen-api-logs', 'orchestrator-data-models'].map((volume) => ({ volume, user: '1234:1234' })),
    );
    expect(JSON.stringify(bundle.logs.logging)).toContain('/app/logs/model_orchestrator.log');
  });

  it("keeps its own modules on Python's path", () => {
    expect(container?.environment?.PYTHONPATH).toBe('/app/src:/etc/model_orchestrator');
  });

  it('exports secrets at startup, and names only their files', () => {
    expect(container?.userSecrets).toEqual(['kari.env', 'secret_key']);
    const [shell, option, script = '', ...rest] = container?.entrypoint ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    const env = '# comment\nexport QUOTED="two words"\nPLAIN=a=b\'c\r\nnothing\nLAST=$HOME';
    writeFileSync(join(folder, 'kari.env'), env);
    writeFileSync(join(folder, 'secret_key'), 'value\n');
    const inFolder = script.replaceAll('/run/secrets', folder);
    const print = 'printf "%s|" "$QUOTED" "$PLAIN" "$LAST" "$SECRET_KEY"';
    const output = execFileSync(shell ?? '', [option ?? '', inFolder, ...rest, 'sh', '-c', print]);
    expect(output.toString()).toBe("two words|a=b'c|$HOME|value|");
    rmSync(folder, { recursive: true });
  });
});

describe('the default health check', () => {
  const [, ...probe] = PROBE;

  it('reports that the image has no program for it', () => {
    const run = () =>
      execFileSync('/bin/sh', [...probe, 'http://127.0.0.1:1/'], {
        env: { PATH: '/nowhere' },
        stdio: 'pipe',
      });
    expect(run).toThrow(
      'none of curl, wget, python3, python, node: set orchestrator.container.healthCheck.command',
    );
  });
});
