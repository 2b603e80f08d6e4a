import type { Archive } from '../../../clients/docker';
import { documentId } from '../../../logs/collector';
import { ago, FakeDeployment, NOW } from './fake-deployment';

afterAll(() => jest.restoreAllMocks());

const FOLDER = 'ai-karen-api';
const AUDIT = 'model_orchestrator_audit.log';
const APP = 'model_orchestrator.log';

let fake: FakeDeployment;
beforeAll(async () => {
  fake = await FakeDeployment.open();
});
beforeEach(() => fake.recover());
afterAll(() => fake.close());

const line = (message: string, fields: object = {}) => JSON.stringify({ level: 'INFO', message, ...fields });
const LINES = [line('first'), line('größer'), line('last')];
const archive = (name: string, lines: readonly string[], more: Partial<Archive> = {}): Archive => {
  const end = Buffer.from(lines.map((text) => `${text}\n`).join(''));
  return { name, modified: NOW / 1_000 - 3_600, size: end.length, end, ...more };
};
/** Elasticsearch contains the documents with these ids, and recent documents. */
const stores = (stream: string, ...ids: string[]) =>
  fake.answer('elasticsearch', `/logs-model_orchestrator.${stream}-dev/_search`, (body) => ({
    hits: {
      total: { value: 3 },
      hits: body.includes('"ids"')
        ? ids.filter((id) => body.includes(id)).map((_id) => ({ _id }))
        : [{ _source: { '@timestamp': ago(5) } }],
    },
  }));
const result = async () =>
  (await fake.examine()).find(({ subject }) => subject === `log archives of ${FOLDER}`);

describe('the check of archives', () => {
  it('names an archive whose last lines are not stored', async () => {
    fake.archives = [archive(`${AUDIT}.2.gz`, LINES), archive('other.log.2.gz', LINES)];
    stores('audit', documentId(FOLDER, 0, LINES[2] ?? ''));
    expect(await result()).toMatchObject({
      status: 'failed',
      seen: `1 of 2 archives not read to the end: ${AUDIT}.2.gz`,
      cure: expect.stringContaining('runbooks/LogPipelineSilent.md'),
    });
  });

  it('identifies lines at the end of a large archive by their offset', async () => {
    const { end } = archive('', [line('the end of a line'), ...LINES]);
    fake.archives = [archive(`${AUDIT}.2.gz`, [], { end: end.subarray(5), size: 100_000 + end.length - 5 })];
    const [first = '', second = ''] = LINES;
    const offset = 100_000 - 5 + Buffer.byteLength(line('the end of a line')) + Buffer.byteLength(first) + 2;
    stores('audit', documentId(FOLDER, offset, second));
    expect(await result()).toMatchObject({ status: 'ok', seen: '1 archive, all read' });
  });

  it.each<readonly [string, Archive]>([
    ['was written just now', archive(`${AUDIT}.2.gz`, LINES, { modified: NOW / 1_000 - 60 })],
    ['is older than the documents', archive(`${AUDIT}.2.gz`, LINES, { modified: 1 })],
    ['contains only copies', archive(`${APP}.2.gz`, [line('x', { redaction: '1', copy_of: 'errors.log' })])],
    ['is empty', archive(`${APP}.2.gz`, [])],
  ])('accepts an archive that %s', async (_, found) => {
    fake.archives = [found];
    for (const stream of ['app', 'audit']) stores(stream);
    expect(await result()).toMatchObject({ status: 'ok' });
  });
});
