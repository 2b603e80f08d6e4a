import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Bundle } from '../../../bundle';
import { auditPart } from '../../../operations/backup/audit';
import type { SavedPart } from '../../../operations/backup/manifest';
import { exampleBundle, onDockerHost } from '../../support/example';
import { FakeElasticsearch } from './elasticsearch';

/** More documents than fit in two pages. */
const COUNT = 2_345;

const server = new FakeElasticsearch();
let bundle: Bundle;
let folder: string;

beforeAll(async () => {
  bundle = exampleBundle({ elasticsearch: { external: onDockerHost(await server.start()) } });
});
afterAll(() => server.stop());
beforeEach(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  server.reset();
  for (let number = 0; number < COUNT; number += 1) {
    const minute = String(number % 60).padStart(2, '0');
    server.documents.set(`id-${number}`, {
      '@timestamp': `2026-01-01T00:${minute}:00.000Z`,
      message: `ü ${number}`,
    });
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

async function backUp(): Promise<SavedPart> {
  const { files, ...taken } = await auditPart.backUp(bundle, folder);
  return { part: 'audit', ...taken, files: files.map((name) => ({ name, bytes: 0, sha256: '' })) };
}

describe('the audit records', () => {
  it('are exported completely, with their ids, to a file that only its owner can read', async () => {
    const taken = await backUp();
    const path = join(folder, 'audit.ndjson.gz');
    const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line)._id)).toEqual([...server.documents.keys()]);
    expect(taken).toMatchObject({
      counts: { documents: COUNT },
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-01T00:59:00.000Z',
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(server.openViews).toBe(0);
  });

  it('are restored unchanged to an empty stream', async () => {
    const taken = await backUp();
    const before = new Map(server.documents);
    server.documents.clear();
    await auditPart.restore(bundle, taken, folder);
    expect(server.documents).toEqual(before);
  });

  it('are not duplicated by a second restore, which keeps newer records', async () => {
    const taken = await backUp();
    server.documents.delete('id-7');
    server.documents.set('id-8', 'changed since');
    server.documents.set('new', 'added since');
    expect(await auditPart.restore(bundle, taken, folder)).toBe(
      `1 documents added, ${COUNT - 1} already present`,
    );
    expect(server.documents.size).toBe(COUNT + 1);
    expect(server.documents.get('id-8')).toBe('changed since');
  });

  it('stop the restore when a record is refused, and the next restore adds the rest', async () => {
    const taken = await backUp();
    server.documents.clear();
    server.refused = 'id-1500';
    await expect(auditPart.restore(bundle, taken, folder)).rejects.toThrow(
      'refuses 1 of 1000 documents (document_parsing_exception) after adding 1999',
    );
    server.refused = undefined;
    await auditPart.restore(bundle, taken, folder);
    expect(server.documents.size).toBe(COUNT);
  });

  it('are not restored when Elasticsearch moves them to its failure store', async () => {
    const taken = await backUp();
    server.documents.clear();
    server.failureStore = 'id-3';
    await expect(auditPart.restore(bundle, taken, folder)).rejects.toThrow('moved to the failure store');
  });

  it('are exported as an empty file when there are none', async () => {
    server.documents.clear();
    const taken = await backUp();
    expect(taken.counts).toEqual({ documents: 0 });
    expect(await auditPart.restore(bundle, taken, folder)).toBe('0 documents added, 0 already present');
  });
});
