import { parse } from 'yaml';
import { SERVERS } from '../../../servers';
import { prometheusConfig } from '../../../servers/prometheus';
import type { EnvironmentInput } from '../../../settings/schema';
import { fixtureBundles } from '../../support/environments';
import { exampleEnvironment } from '../../support/example';

const all = fixtureBundles();

describe.each(all)('prometheus.yml of $environment.name', (bundle) => {
  const { name, prometheus } = bundle.environment;
  const files = bundle.files.prometheus ?? {};

  it('scrapes the models endpoint every 30 seconds and the health endpoint every minute', () => {
    const common = {
      scrape_timeout: '10s',
      scheme: 'http',
      sample_limit: 5_000,
      label_limit: 30,
      body_size_limit: '10MB',
      static_configs: [
        { targets: ['ai-karen-api:8000'], labels: { service: 'model-orchestrator', environment: name } },
      ],
    };
    expect(bundle.prometheus.config.scrape_configs.slice(0, 2)).toEqual([
      {
        ...common,
        job_name: 'model-orchestrator',
        scrape_interval: '30s',
        metrics_path: '/api/models/metrics',
        metric_relabel_configs: [
          {
            source_labels: ['__name__'],
            regex: '(model_orchestrator_gc_space_freed_bytes)_total',
            target_label: '__name__',
          },
        ],
      },
      {
        ...common,
        job_name: 'model-orchestrator-health',
        scrape_interval: '1m',
        metrics_path: '/api/models/health/metrics',
      },
    ]);
  });

  it('scrapes the servers of the monitoring, with the label of the environment', () => {
    const own = bundle.prometheus.config.scrape_configs.slice(2);
    const targets = own.map(({ job_name, static_configs }) => [job_name, static_configs[0]?.targets]);
    expect(Object.fromEntries(targets)).toMatchObject({
      prometheus: ['localhost:9090'],
      alertmanager: ['alertmanager:9093'],
      grafana: ['grafana:3000'],
      'log-collector': ['collector:8888'],
      node: ['node-exporter:9100'],
    });
    for (const { static_configs, metrics_path } of own) {
      expect(static_configs[0]?.labels).toEqual({ environment: name });
      expect(metrics_path).toBe('/metrics');
    }
  });

  it('keeps samples for the retention of the environment', () => {
    expect(bundle.prometheus.config.storage).toEqual({
      tsdb: { retention: { time: `${prometheus.retentionDays}d`, percentage: 80 } },
    });
  });

  it('reads every rule file', () => {
    expect(bundle.prometheus.config.rule_files).toEqual(['rules/*.yml']);
    const beside = Object.keys(files).filter((path) => path !== 'prometheus.yml');
    expect(beside).toEqual(Object.keys(bundle.prometheus.rules).map((file) => `rules/${file}`));
    for (const path of beside) expect(path).toMatch(/^rules\/[^/]+\.yml$/);
  });

  it('sends alerts to the Alertmanager beside it', () => {
    expect(bundle.prometheus.config.alerting.alertmanagers).toEqual([
      {
        scheme: 'http',
        basic_auth: { username: 'monitoring', password_file: '/run/secrets/alertmanager_password' },
        static_configs: [{ targets: ['alertmanager:9093'] }],
      },
    ]);
  });

  it('has the content of the bundle, with each expression on one line', () => {
    const { config, rules } = bundle.prometheus;
    expect(parse(files['prometheus.yml'] ?? '')).toEqual(config);
    for (const [file, content] of Object.entries(rules)) {
      const text = files[`rules/${file}`] ?? '';
      expect(parse(text)).toEqual(content);
      // Every line is a key or an item: no text continues on the next line.
      expect(text.split('\n').filter((line) => line !== '' && !/^ *(- |[\w"]+:)/.test(line))).toEqual([]);
    }
  });

  it('has rules that set no labels of a single target: service and environment are constant, job and instance are not set', () => {
    const rules = Object.values(bundle.prometheus.rules)
      .flatMap(({ groups }) => groups)
      .flatMap(({ rules }) => rules);
    expect(rules.length).toBeGreaterThan(10);
    for (const rule of rules) {
      const of = rule.labels;
      // Rules compare these series with those that they are recorded from, so they keep the label service.
      const compared = 'record' in rule && /:(appeared|first|gone|each5m)$/.test(rule.record);
      if (compared) expect(of).toEqual({ environment: name });
      else expect(of).toMatchObject({ service: 'model-orchestrator', environment: name });
      expect(Object.keys(of)).not.toEqual(expect.arrayContaining(['job']));
      expect(Object.keys(of)).not.toEqual(expect.arrayContaining(['instance']));
    }
  });
});

describe('retention', () => {
  it('has the value of the environment', () => {
    const time = (name: string) =>
      all.find(({ environment }) => environment.name === name)?.prometheus.config.storage.tsdb.retention.time;
    expect([time('dev'), time('prod')]).toEqual(['15d', '90d']);
  });
});

describe('scraping', () => {
  const jobs = (...args: Parameters<typeof exampleEnvironment>) =>
    prometheusConfig(exampleEnvironment(...args), SERVERS).scrape_configs;
  const names = (...args: Parameters<typeof exampleEnvironment>) => jobs(...args).map((job) => job.job_name);
  const targets = (orchestrator: EnvironmentInput['orchestrator']) =>
    jobs({ orchestrator, notifications: { slack: {} } })
      .slice(0, 2)
      .map(({ static_configs }) => static_configs[0]?.targets);

  it('excludes an orchestrator without metrics', () => {
    const [models, health, ...others] = names({});
    expect([models, health]).toEqual(['model-orchestrator', 'model-orchestrator-health']);
    expect(names({}, { MODEL_ORCHESTRATOR_ENABLE_METRICS: 'false' })).toEqual(others);
  });

  it('follows the intervals and limits of the environment', () => {
    const [models, health] = jobs({
      scrape: { modelsSeconds: 15, healthSeconds: 5, sampleLimit: 200, labelLimit: 12 },
    });
    expect(models).toMatchObject({ scrape_interval: '15s', sample_limit: 200, label_limit: 12 });
    // A scrape must end before the next one begins.
    expect(health).toMatchObject({ scrape_interval: '5s', scrape_timeout: '5s' });
  });

  it('includes external orchestrators', () => {
    const both = ['ai-karen-api:8000', 'gpu-1.example.org:8000'];
    expect(targets({ targets: ['gpu-1.example.org:8000'] })).toEqual([both, both]);
  });

  it('has no log collector if all orchestrators are external', () => {
    const orchestrator = { instances: 0, targets: ['gpu-1.example.org:8000'] };
    expect(targets(orchestrator)).toEqual([['gpu-1.example.org:8000'], ['gpu-1.example.org:8000']]);
    expect(names({ orchestrator, notifications: { slack: {} } })).not.toContain('log-collector');
  });
});
