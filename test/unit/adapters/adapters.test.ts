import { readFileSync } from 'node:fs';
import {
  ADAPTERS,
  adapterNamed,
  complete,
  isMapped,
  mappedMetrics,
  mappingRules,
  sourceMetrics,
} from '../../../adapters';
import { recording } from '../../../alerts/objectives';
import { resolveAlerts } from '../../../alerts/resolve';
import { SETTINGS } from '../../../alerts/scenarios/settings';
import { Availability } from '../../../bundle/availability';
import { METRICS } from '../../../lib/metrics';
import { ProblemsError } from '../../../lib/problems';
import { exampleBundle } from '../../support/example';
import { TINY } from '../../support/tiny-adapter';

const KARI = { adapter: 'kari', instances: 0, targets: ['ai-karen-api:8000'] };
const CHANNEL = { notifications: { slack: {} } };
const kari = (settings = {}) => exampleBundle({ orchestrator: { ...KARI, ...settings }, ...CHANNEL });

describe('The adapter for Kari', () => {
  const bundle = kari();
  const [file, mapping] = Object.entries(bundle.prometheus.rules)[0] ?? [];
  const records = mapping?.groups.flatMap(({ rules }) =>
    rules.flatMap((rule) => ('record' in rule ? [rule] : [])),
  );

  it('scrapes one endpoint with the API key from a secret, and keeps only model metrics', () => {
    const jobs = bundle.prometheus.config.scrape_configs.filter(({ job_name }) =>
      job_name.startsWith('model-orch'),
    );
    expect(jobs).toMatchObject([
      {
        job_name: 'model-orchestrator',
        metrics_path: '/metrics',
        http_headers: { 'X-API-KEY': { files: ['/run/secrets/orchestrator_api_key'] } },
        metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'kari_model_.*', action: 'keep' }],
      },
    ]);
    const prometheus = bundle.platform.workloads.find(({ name }) => name === 'prometheus');
    expect(prometheus?.secrets).toContain('orchestrator_api_key');
  });

  it("records thirteen of the contract's metrics, in the first rule file", () => {
    expect(file).toBe('model_orchestrator_mapping.yml');
    const names = new Set(records?.map(({ record }) => record.replace(/_(bucket|sum|count)$/, '')));
    expect(names.size).toBe(13);
    expect(records?.find(({ record }) => record === METRICS.downloads_failed_total.name)).toEqual({
      record: 'model_orchestrator_downloads_failed_total',
      expr: 'sum by (instance, library) (kari_model_operations_total{environment="dev", operation="download", status=~"failure|timeout"})',
      labels: { service: 'model-orchestrator', environment: 'dev', job: 'model-orchestrator' },
    });
  });

  it('reads only families that Kari declares, with their types, labels and buckets', () => {
    const exposition = readFileSync('test/fixtures/kari/exposition.txt', 'utf8');
    for (const { name, type, labels, buckets } of adapterNamed('kari')?.exposes ?? []) {
      expect(exposition).toContain(`# TYPE ${name} ${type}\n`);
      const [, inner = ''] = new RegExp(`^${name}(?:_count)?\\{(.*)\\} `, 'm').exec(exposition) ?? [];
      expect(
        inner
          .split(',')
          .map((label) => label.split('=')[0])
          .sort(),
      ).toEqual([...labels].sort());
      const bounds = [...exposition.matchAll(new RegExp(`^${name}_bucket\\{le="([\\d.]+)"`, 'gm'))];
      if (buckets) expect([...new Set(bounds.map(([, bound]) => Number(bound)))]).toEqual(buckets);
    }
  });

  it('creates every alert that can fire, and lists the metrics that each other alert needs', () => {
    const created = bundle.alerts.map(({ name }) => name as string);
    const listed = bundle.unavailable.map(({ name }) => name);
    const contract = exampleBundle({ orchestrator: { ...KARI, adapter: 'contract' }, ...CHANNEL });
    expect([...created, ...listed].sort()).toEqual(contract.alerts.map(({ name }) => name as string).sort());
    expect(created).toEqual(expect.arrayContaining(['ModelDownloadFailed', 'ModelOperationLatencyHigh']));
    expect(bundle.unavailable).toContainEqual({
      name: 'UnacceptedLicenseDownload',
      missing: ['model_orchestrator_license_violations_total'],
      cure: 'expose model_orchestrator_license_violations_total (docs/instrument.md)',
    });
    expect(listed).toEqual(expect.arrayContaining(['ModelRegistryCorrupted', 'ModelStorageSpaceLow']));
  });

  it('has the storage alerts if the environment sets a storage limit', () => {
    const limited = kari({ storageLimitGiB: 100 });
    const names = limited.alerts.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['ModelStorageSpaceLow', 'ModelStorageSpaceCritical']));
    const rules = limited.files.prometheus?.['rules/model_orchestrator_mapping.yml'] ?? '';
    expect(rules).toContain(
      '107374182400 * group by (instance) (up{environment="dev", job="model-orchestrator"})',
    );
  });

  it('states on each empty or incomplete panel which metric is missing', () => {
    const panels = bundle.dashboards.flatMap((dashboard) => dashboard.panels ?? []);
    const panel = (wanted: string) => panels.find(({ title }) => title === wanted);
    expect(panel('Active Downloads')).toMatchObject({
      fieldConfig: { defaults: { noValue: 'Kari does not expose running downloads' } },
    });
    expect(panel('Health Status')).toMatchObject({
      description: expect.stringMatching(/Incomplete: Kari reports its health as JSON/),
    });
    expect(panel('Models by Library')).toMatchObject({
      description: expect.not.stringMatching('Incomplete'),
    });
  });

  it('watches for the absence of all mapped metrics together, not for metrics that Kari does not have', () => {
    const absent = bundle.alerts.find(({ name }) => name === 'ModelMetricsAbsent');
    const text = absent && 'expression' in absent ? absent.expression.text : '';
    expect(text).toContain('model_orchestrator_models_total');
    expect(text).not.toContain('model_orchestrator_health_status');
  });
});

describe('A second application', () => {
  it('determines the rules, metrics and missing alerts of its application', () => {
    const mapping = mappingRules(TINY);
    expect(mapping.map(({ record, expression }) => [record, expression.text])).toEqual([
      [
        'model_orchestrator_downloads_failed_total',
        'sum by (instance) (tiny_downloads_total{result="error"})',
      ],
    ]);
    const recorded = recording(SETTINGS, { mapping, sources: sourceMetrics(TINY) });
    const alerts = resolveAlerts({ ...SETTINGS, keyMetrics: [mappedMetrics(TINY)] }, {});
    const { available, unavailable } = new Availability(TINY, recorded).split(alerts);
    expect(available.map(({ name }) => name)).toContain('ModelDownloadFailed');
    expect(unavailable.map(({ name }) => name)).toContain('ModelOperationLatencyHigh');
  });
});

describe('An adapter', () => {
  it('states for every metric of the contract where it comes from, or why it is missing', () => {
    for (const { metrics } of ADAPTERS) {
      expect(Object.keys(metrics).sort()).toEqual(Object.keys(METRICS).sort());
      for (const mapping of Object.values(metrics)) {
        if (!isMapped(mapping)) expect(mapping.unavailable).toMatch(/\w/);
      }
    }
  });

  it('may leave out a metric, such as a new one: then its application does not expose it', () => {
    const [adapter] = ADAPTERS.map((each) => complete({ ...each, metrics: {} }));
    expect(adapter?.metrics.models_total).toEqual({ unavailable: 'Kari does not expose it' });
  });

  it.each([
    [{ ...KARI, adapter: 'karo' }, /dev\.orchestrator\.adapter.*karo[\s\S]*contract, kari/],
    [{ adapter: 'kari' }, /dev\.orchestrator\.adapter.*simulator/],
  ])('is refused where it cannot work: %j', (orchestrator, message) => {
    expect(() => exampleBundle({ orchestrator, ...CHANNEL })).toThrow(ProblemsError);
    expect(() => exampleBundle({ orchestrator, ...CHANNEL })).toThrow(message);
  });
});
