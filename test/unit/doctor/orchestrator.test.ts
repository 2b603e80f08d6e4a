import { ORCHESTRATOR_PATHS } from '../../../lib/names';
import { expositions, FakeDeployment, ofStatus } from './fake-deployment';

afterAll(() => jest.restoreAllMocks());

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
  it('report the health checks that fail in the orchestrator', async () => {
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
      'model_orchestrator_models_total has the type counter, not gauge',
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
      'Prometheus refuses the answer: line 1 is not a sample: <html>',
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

  it('accept a missing storage limit and missing licence violations', async () => {
    expose(
      text
        .split('\n')
        .filter((line) => !/storage_limit_bytes|license_violations/.test(line))
        .join('\n'),
    );
    expect(ofStatus(await fake.examine(), 'failed')).toEqual([]);
  });

  it.each<[string, string]>([
    ['the creation times of counters', 'model_orchestrator_downloads_created{library="x"} 1.8e9\n'],
    ['running downloads per worker', 'model_orchestrator_concurrent_downloads{pid="7"} 1\n'],
  ])('accept %s', async (_, more) => {
    expose(text + more);
    expect(ofStatus(await fake.examine(), 'failed')).toEqual([]);
  });

  it('accept the suffix _total that a client library appends to a counter', async () => {
    expose(text.replaceAll('gc_space_freed_bytes', 'gc_space_freed_bytes_total'));
    const findings = await fake.examine();
    expect([...ofStatus(findings, 'failed'), ...ofStatus(findings, 'warning')]).toEqual([]);
  });

  it('accept OpenMetrics', async () => {
    const openMetrics = text
      .replaceAll(/^# (HELP|TYPE) (\S+)_total (?!Models|gauge)/gm, '# $1 $2 ')
      .replaceAll(/^(model_orchestrator_gc_space_freed_bytes) /gm, '$1_total ');
    fake.answer('orchestrator', ORCHESTRATOR_PATHS.metrics, {
      status: 200,
      type: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
      text: `${openMetrics.replaceAll(/\n+/g, '\n').trimEnd()}\n# EOF\n`,
    });
    const findings = await fake.examine();
    expect([...ofStatus(findings, 'failed'), ...ofStatus(findings, 'warning')]).toEqual([]);
  });

  it('fail on a value that every worker repeats', async () => {
    expose(text.replaceAll('models_total{', 'models_total{pid="7",'));
    expect(ofStatus(await fake.examine(), 'failed')).toEqual([
      `${METRICS}, workers: every worker repeats the value, and rules add it up: model_orchestrator_models_total has the label pid`,
    ]);
  });

  it('warn about a metric without samples', async () => {
    expose(text.replaceAll(/^model_orchestrator_models_total.*\n/gm, ''));
    const findings = await fake.examine();
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'warning')).toEqual([
      expect.stringMatching(
        /samples: 1 of \d+ metrics declared, but never recorded: model_orchestrator_models_total$/,
      ),
    ]);
  });

  it.each<[string, object, string]>([
    [
      'a response without a Content-Type',
      { status: 200, text: 'up 1\n' },
      'Prometheus refuses the answer: it has no Content-Type',
    ],
    [
      'a login page',
      { status: 200, text: '<html>', type: 'text/html' },
      'answers with an HTML page, such as a login page, instead of metrics',
    ],
    [
      'a byte order mark',
      { status: 200, text: '\ufeffup 1\n', type: 'text/plain' },
      'Prometheus refuses the answer: it begins with a byte order mark',
    ],
    ['a login', { status: 403 }, 'requires a login (403), and the scrape sends none'],
    ['a wrong path', { status: 404 }, 'not found (404)'],
  ])('report %s', async (_, answer, seen) => {
    fake.answer('orchestrator', ORCHESTRATOR_PATHS.metrics, answer);
    expect(ofStatus(await fake.examine(), 'failed')).toEqual([`${METRICS}: ${seen}`]);
  });

  it('warn before the sample limit is reached', async () => {
    const many = Array.from({ length: 4_100 }, (_, index) => `other_metric{n="${index}"} 1`).join('\n');
    expose(`${text}${many}\n`);
    expect(ofStatus(await fake.examine(), 'warning')).toEqual([
      expect.stringMatching(/, size: 4\d{3} samples; above 5000 the scrape fails/),
    ]);
  });

  it('are skipped if metrics are disabled', async () => {
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
