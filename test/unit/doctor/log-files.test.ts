import { FakeDeployment, ofStatus } from './fake-deployment';

afterAll(() => jest.restoreAllMocks());

let fake: FakeDeployment;
beforeAll(async () => {
  fake = await FakeDeployment.open({
    orchestrator: {
      adapter: 'kari',
      attach: { network: 'ai-karen-net', logVolume: 'ai-karen_logs' },
      targets: ['ai-karen-api:8000'],
    },
    notifications: { webhook: true },
  });
});
beforeEach(() => fake.recover());
afterAll(() => fake.close());

const APP = 'kari-runtime.jsonl';
const AUDIT = 'model_orchestrator_audit.log';
const ERRORS = 'model_orchestrator_errors.log';
const exist = (...names: string[]) => {
  fake.logFiles = names.map((name) => ({ name, readable: true }));
};
const loggers = (...names: string[]) =>
  fake.answer('elasticsearch', '/logs-model_orchestrator.app-dev/_search', {
    hits: {
      total: { value: 42 },
      hits: [{ _source: { '@timestamp': new Date(Date.parse('2026-06-01T11:59:55Z')) } }],
    },
    aggregations: { loggers: { buckets: names.map((key) => ({ key })) } },
  });
const results = async () => {
  const findings = await fake.examine();
  return [
    ...ofStatus(findings, 'failed'),
    ...ofStatus(findings, 'warning'),
    ...ofStatus(findings, 'ok'),
  ].filter((line) => /^(log files|loggers)/.test(line));
};

describe("The check of Kari's log files", () => {
  it('names the files and loggers that it finds', async () => {
    loggers('kari.api', 'ai_karen_engine.model_orchestrator', 'uvicorn.error');
    expect(await results()).toEqual([
      `log files of ai-karen-api: ${APP}, ${AUDIT}, ${ERRORS}`,
      'loggers: kari.api, ai_karen_engine.model_orchestrator; of other libraries: uvicorn.error',
    ]);
  });

  it.each([
    [
      'the general file, and the variable that makes Kari write it',
      () => exist(AUDIT, 'kari.log'),
      `${APP} is missing: the folder contains ${AUDIT}, kari.log`,
    ],
    ['everything', () => exist(), `${APP} is missing: the folder is empty`],
    ['the audit file', () => exist(APP), `${AUDIT} is missing: the folder contains ${APP}`],
  ])('says what is missing: %s', async (_, damage, message) => {
    damage();
    expect(await results()).toContain(`log files of ai-karen-api: ${message}`);
  });

  it('does not expect an errors file before the first error', async () => {
    exist(APP, AUDIT);
    expect(await results()).toContain(`log files of ai-karen-api: ${APP}, ${AUDIT}`);
  });

  it('names files that the collector cannot read', async () => {
    fake.logFiles = fake.logFiles.map((file) => ({ ...file, readable: file.name !== AUDIT }));
    expect(await results()).toContain(
      `log files of ai-karen-api: the collector (user 10001:10001) cannot read ${AUDIT}`,
    );
  });

  it('warns if only unexpected loggers write records', async () => {
    loggers('karen.api', 'uvicorn.error');
    expect(await results()).toContain(
      'loggers: no record of kari, ai_karen_engine in model_orchestrator.app, only of karen.api, uvicorn.error',
    );
  });
});
