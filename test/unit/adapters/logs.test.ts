import { readFileSync } from 'node:fs';
import { ADAPTERS } from '../../../adapters';
import { collectorConfig } from '../../../logs/collector';
import { loggingConfig } from '../../../logs/logging';
import { redactionRules } from '../../../logs/redaction';
import { orchestratorContainers } from '../../../servers/addresses';
import { orchestratorWorkload } from '../../../servers/orchestrator-container';
import { exampleBundle, exampleEnvironment } from '../../support/example';
import { TINY } from '../../support/tiny-adapter';

const WEBHOOK = { notifications: { webhook: true } } as const;
const ATTACHED = { network: 'ai-karen-net', logVolume: 'ai-karen_logs' };
const attached = exampleBundle({
  orchestrator: { adapter: 'kari', attach: ATTACHED, targets: ['ai-karen-api:8000'] },
  ...WEBHOOK,
});

describe("Kari's log files", () => {
  const { collector, logging } = attached.logs;

  it("are read under Kari's file names from a volume, a folder or a container of this project", () => {
    const folder = exampleBundle({
      orchestrator: {
        adapter: 'kari',
        attach: { network: 'ai-karen-net', logFolder: '/srv/kari/logs' },
        targets: ['ai-karen-api:8000'],
      },
      ...WEBHOOK,
    });
    const own = exampleBundle({ orchestrator: { adapter: 'kari', image: 'kari:1' }, ...WEBHOOK });
    for (const { logs } of [attached, folder, own]) {
      const included = Object.values(logs.collector.receivers).flatMap(({ include }) => include);
      expect(included).toEqual(
        expect.arrayContaining(
          ['kari-runtime.jsonl', 'model_orchestrator_audit.log', 'model_orchestrator_errors.log'].map(
            (name) => `/var/log/orchestrators/ai-karen-api/${name}{,.*[0-9]}`,
          ),
        ),
      );
    }
  });

  it('have no copies, so that no record is dropped', () => {
    expect(Object.keys(collector.processors).filter((name) => name.startsWith('filter/'))).toEqual([]);
  });

  it('become records of the contract before they are redacted, by rules in a separate file', () => {
    for (const { processors } of Object.values(collector.service.pipelines))
      expect(processors).toEqual([
        'memory_limiter',
        'transform/structure',
        'transform/records',
        'transform/redaction',
        'transform/document',
      ]);
    const files = attached.files.collector ?? {};
    expect(Object.keys(files)).toEqual(['config.yaml', 'records.yaml', 'redaction.yaml']);
    expect(files['config.yaml']).not.toContain('transform/records:');
    const { command } = attached.platform.workloads.find(({ name }) => name === 'collector') ?? {};
    expect(command).toContain('/etc/otelcol-contrib/config/records.yaml');
    expect(exampleBundle().files.collector).not.toHaveProperty(['records.yaml']);
  });

  it('are captured from its loggers in the logging configuration, without the files that Kari writes itself', () => {
    const recorded = readFileSync('test/fixtures/kari/app.log', 'utf8').trim().split('\n');
    const loggers = Object.keys(logging.loggers);
    for (const { logger } of recorded.map((line) => JSON.parse(line)))
      expect(loggers.some((name) => `${logger}.`.startsWith(`${name}.`))).toBe(true);
    expect(Object.keys(logging.handlers)).toEqual(['app', 'console']);
    expect(logging.handlers.app?.filename).toBe('/app/logs/kari-runtime.jsonl');
  });

  it('are in the folder of the adapter, with the variables of the adapter unless the environment sets others', () => {
    const workload = (container: object) => {
      const environment = exampleEnvironment({
        orchestrator: { adapter: 'kari', image: 'kari:1', container },
        ...WEBHOOK,
      });
      const [first] = orchestratorContainers(environment);
      if (!first) throw new Error('no container');
      const { environment: variables, mounts } = orchestratorWorkload(environment, first);
      return [variables?.KARI_LOG_FILE_ENABLED, mounts[0]?.path];
    };
    expect(workload({})).toEqual(['true', '/app/logs']);
    expect(workload({ logFolder: '/logs', environment: { KARI_LOG_FILE_ENABLED: 'false' } })).toEqual([
      'false',
      '/logs',
    ]);
  });
});

describe('The logs of a second application', () => {
  const application = TINY.logs;
  const rules = redactionRules();

  it('are determined by its adapter alone: files, copies, fields, events and loggers', () => {
    const config = collectorConfig(
      'dev',
      { elasticsearch: 'http://elasticsearch:9200', containers: ['tiny'] },
      { application, rules, maxFieldBytes: 32_768, maxRequestBytes: 5_000_000, shipping: {} },
    );
    expect(config.receivers['filelog/app']?.include[0]).toBe(
      '/var/log/orchestrators/tiny/tiny.log{,.*[0-9]}',
    );
    expect(config.processors['filter/copies']?.logs.log_record.at(-1)).toBe(
      'IsMap(log.body) and log.body["redaction"] == nil and log.body["logger"] == "tiny.audit"',
    );
    const text = JSON.stringify(config);
    expect(text).toContain('where body[\\"timestamp\\"] == nil');
    expect(text).not.toMatch(/kari|event_type|structured_data/);
    const { loggers, handlers } = loggingConfig(rules, { level: 'INFO', maxFieldBytes: 1_000 }, application);
    expect(loggers).toHaveProperty(['tiny.audit']);
    expect(handlers.audit?.filename).toBe('/srv/tiny/log/tiny-audit.log');
  });
});

it('every adapter gives its three files different names', () => {
  for (const { logs } of ADAPTERS) expect(new Set(Object.values(logs.files)).size).toBe(3);
});
