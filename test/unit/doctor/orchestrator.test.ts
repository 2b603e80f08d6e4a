import { ORCHESTRATOR_PATHS } from '../../../lib/names';
import { expositions, FakeDeployment, ofStatus } from './fake-deployment';

let fake: FakeDeployment;
let text: string;
beforeAll(async () => {
  fake = await FakeDeployment.open();
  text = (await expositions()).models;
});
beforeEach(() => fake.recover());
afterAll(() => fake.close());

const METRICS = `metrics of ai-karen-api:8000${ORCHESTRATOR_PATHS.metrics}`;
const expose = (changed: string) => fake.answer('orchestrator', ORCHESTRATOR_PATHS.metrics, changed);

describe('orchestrator checks', () => {
  it('report what the orchestrator considers unhealthy', async () => {
    fake.answer('orchestrator', ORCHESTRATOR_PATHS.health, {
      status: 503,
      text: '{"model_orchestrator":{"status":"unhealthy","checks":{"registry":"failed","storage":"passed"}}}',
    });
    expect(ofStatus(await fake.examine(), 'failed')).toEqual([
      'health of ai-karen-api:8000: unhealthy: registry failed',
    ]);
  });

  it.each([
    ['responds with 503 to everything', { status: 503, text: 'no upstream' }],
    ['responds with 500', { status: 500 }],
  ])('report once an orchestrator that %s', async (_, answer) => {
    fake.answer('orchestrator', ORCHESTRATOR_PATHS.health, answer);
    fake.answer('orchestrator', ORCHESTRATOR_PATHS.metrics, answer);
    fake.answer('orchestrator', ORCHESTRATOR_PATHS.healthMetrics, answer);
    const findings = await fake.examine();
    expect(ofStatus(findings, 'failed')).toEqual([
      expect.stringMatching(/^orchestrator ai-karen-api:8000: .*50\d/),
    ]);
    expect(ofStatus(findings, 'skipped')).toHaveLength(3);
  });
});

describe('exposition checks', () => {
  it.each<[string, (whole: string) => string, string]>([
    [
      'a missing metric',
      (whole) =>
        whole
          .split('\n')
          .filter((line) => !line.includes('models_total'))
          .join('\n'),
      'model_orchestrator_models_total is missing',
    ],
    [
      'a metric of another type',
      (whole) =>
        whole.replace(
          'TYPE model_orchestrator_models_total gauge',
          'TYPE model_orchestrator_models_total counter',
        ),
      'model_orchestrator_models_total is a counter, not a gauge',
    ],
    [
      'a missing label',
      (whole) => whole.replaceAll(/(model_orchestrator_models_total)\{[^}]*\}/g, '$1'),
      'model_orchestrator_models_total has no label library',
    ],
    [
      'a missing bucket',
      (whole) =>
        whole
          .split('\n')
          .filter((line) => !/operation_duration_seconds_bucket.*le="60"/.test(line))
          .join('\n'),
      'model_orchestrator_operation_duration_seconds has no bucket 60',
    ],
    [
      'a text in another format',
      () => '<html>\n',
      'is not in Prometheus text format: line 1 is not a sample: <html>',
    ],
  ])('report %s', async (_, change, seen) => {
    expose(change(text));
    expect(ofStatus(await fake.examine(), 'failed')).toEqual([`${METRICS}: ${seen}`]);
  });

  it.each<[string, string, string]>([
    [
      'a metric that is not in the catalogue',
      '# TYPE model_orchestrator_new_total counter\nmodel_orchestrator_new_total 1\n',
      'model_orchestrator_new_total is not in the catalogue',
    ],
    [
      'a metric of the other endpoint',
      '# TYPE model_orchestrator_health_status gauge\n',
      'model_orchestrator_health_status belongs to the other endpoint',
    ],
    [
      'an additional label',
      'model_orchestrator_models_total{library="x",model_id="a b, \\"c\\" }"} 1\n',
      'model_orchestrator_models_total has the additional label model_id',
    ],
  ])('warn about %s', async (_, more, seen) => {
    expose(text + more);
    const findings = await fake.examine();
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'warning')).toEqual([`${METRICS}, unexpected: ${seen}`]);
  });

  it('accept that there is no storage limit and no licence violation', async () => {
    expose(
      text
        .split('\n')
        .filter((line) => !/storage_limit_bytes|license_violations/.test(line))
        .join('\n'),
    );
    expect(ofStatus(await fake.examine(), 'failed')).toEqual([]);
  });

  it('warn before the sample limit is reached', async () => {
    const many = Array.from({ length: 4_100 }, (_, index) => `other_metric{n="${index}"} 1`).join('\n');
    expose(`${text}${many}\n`);
    expect(ofStatus(await fake.examine(), 'warning')).toEqual([
      expect.stringMatching(/, size: 4\d{3} samples; above 5000 the scrape fails/),
    ]);
  });

  it('are skipped where metrics are disabled', async () => {
    const off = await FakeDeployment.open({ orchestrator: { enableMetrics: false } });
    try {
      const findings = await off.examine();
      expect(ofStatus(findings, 'skipped')).toContain(
        `${METRICS}: metrics are disabled (MODEL_ORCHESTRATOR_ENABLE_METRICS is false)`,
      );
    } finally {
      off.close();
    }
  });
});
