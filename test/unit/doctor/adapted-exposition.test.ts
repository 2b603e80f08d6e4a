import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expositionChecks } from '../../../operations/doctor/checks/exposition';
import { diagnose } from '../../../operations/doctor/diagnose';
import type { ExpectedExposition, ExpectedMetric } from '../../../operations/doctor/exposition/expected';
import { parseExposition } from '../../../operations/doctor/exposition/parse';
import { FakeDeployment, ofStatus } from './fake-deployment';

afterAll(() => jest.restoreAllMocks());

const recording = (name: string) => readFileSync(`test/fixtures/kari/${name}.txt`, 'utf8');
const RECORDED = recording('exposition');
const NOTHING_RECORDED = recording('exposition-nothing-recorded');

/** The expected exposition of another application: the metrics of its recording. */
const KARI: ExpectedExposition = {
  source: 'adapters/kari',
  path: '/metrics',
  prefix: 'kari_model_',
  metrics: metricsOf(RECORDED),
  login: { header: 'X-API-KEY', secret: 'kari_api_key' },
};

function metricsOf(text: string): ExpectedMetric[] {
  const exposition = parseExposition(text);
  if ('problem' in exposition) throw new Error(exposition.problem);
  return [...exposition.families.values()]
    .filter(({ name }) => name.startsWith('kari_model_') && !name.endsWith('_created'))
    .map(({ name, type, samples }) => ({
      name,
      type: type as ExpectedMetric['type'],
      labels: Object.keys(samples[0]?.labels ?? {}).filter((label) => label !== 'le'),
    }));
}

let fake: FakeDeployment;
beforeAll(async () => {
  fake = await FakeDeployment.open();
});
beforeEach(async () => {
  await fake.recover();
  writeFileSync(join(fake.secrets, 'kari_api_key'), 'canary-key\n');
});
afterAll(() => fake.close());

/** The findings of the checks for an expected exposition. */
async function findingsOf(expected: ExpectedExposition) {
  const checks = expositionChecks(fake.deployment, [expected]).map((each) => ({ ...each, needs: [] }));
  return (await diagnose(checks)).findings;
}

async function check(answer: object | string, expected: ExpectedExposition = KARI) {
  fake.answer('orchestrator', '/metrics', answer);
  return findingsOf(expected);
}

describe('an exposition that is mapped onto the contract', () => {
  it('is compared with the mapping', async () => {
    const findings = await check(RECORDED);
    expect(findings).toEqual([
      expect.objectContaining({
        status: 'ok',
        subject: 'metrics of ai-karen-api:8000/metrics',
        seen: expect.stringMatching(/^exposes the 19 metrics/),
      }),
    ]);
    expect(fake.headersAt('orchestrator')['x-api-key']).toBe('canary-key');
  });

  it('fails when most of its metrics are declared, but never recorded', async () => {
    expect(ofStatus(await check(NOTHING_RECORDED), 'failed')).toEqual([
      expect.stringMatching(
        /, samples: 17 of 19 metrics declared, but never recorded: kari_model_operations_total,/,
      ),
    ]);
  });

  it('fails when the login is refused, and names the header and the secret', async () => {
    const findings = await check({ status: 401, text: 'canary-key is wrong' });
    expect(ofStatus(findings, 'failed')).toEqual([
      'metrics of ai-karen-api:8000/metrics: refuses the login (401) with the header X-API-KEY from secrets/dev/kari_api_key',
    ]);
    expect(JSON.stringify(findings)).not.toContain('canary');
  });

  it('shows no key that an error response repeats', async () => {
    const findings = await check({ status: 500, text: 'no key canary-key' });
    expect(ofStatus(findings, 'failed')).toEqual([expect.stringMatching(/500.*: no key \*\*\*$/)]);
  });

  it('fails when the secret of the login is missing', async () => {
    rmSync(join(fake.secrets, 'kari_api_key'));
    expect(ofStatus(await check({ status: 401 }), 'failed')).toEqual([
      expect.stringMatching(/secrets\/dev\/kari_api_key with the value of the header X-API-KEY is missing$/),
    ]);
  });

  it('is found at /metrics when the path is wrong', async () => {
    fake.answer('orchestrator', '/metrics', RECORDED);
    fake.answer('orchestrator', '/api/models/metrics', { status: 404 });
    expect(ofStatus(await findingsOf({ ...KARI, path: '/api/models/metrics' }), 'failed')).toEqual([
      expect.stringMatching(/: not found \(404\), but \/metrics exposes \d+ metrics$/),
    ]);
  });
});
