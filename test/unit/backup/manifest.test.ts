import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  damage,
  describe as described,
  type Manifest,
  manifestText,
  readManifest,
} from '../../../operations/backup/manifest';
import { isNewer } from '../../../operations/backup/versions';

let folder: string;
let manifest: Manifest;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backup-'));
  writeFileSync(join(folder, 'audit.ndjson.gz'), 'some bytes');
  writeFileSync(join(folder, 'grafana.tar'), 'some others');
  const file = async (name: string) => ({ name, ...(await described(join(folder, name))) });
  const at = '2026-01-01T00:00:00.000Z';
  manifest = {
    environment: 'dev',
    startedAt: at,
    finishedAt: at,
    parts: [
      { part: 'grafana', at, files: [await file('grafana.tar')], counts: { entries: 1 } },
      { part: 'audit', at, files: [await file('audit.ndjson.gz')], counts: { documents: 2 } },
    ],
    leftOut: [{ part: 'prometheus', why: 'it runs elsewhere' }],
  };
  writeFileSync(join(folder, 'manifest.json'), manifestText(manifest));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a backup', () => {
  it('is read as it was written, and whole', async () => {
    expect(await readManifest(folder)).toEqual({ format: 1, ...manifest });
    expect(await damage(folder, manifest.parts)).toEqual([]);
  });

  it('that was not finished is none', async () => {
    const partial = `${folder}.partial`;
    mkdirSync(partial);
    writeFileSync(join(partial, 'manifest.json'), manifestText(manifest));
    await expect(readManifest(partial)).rejects.toThrow('was not finished');
    rmSync(partial, { recursive: true });
  });

  it('without a manifest, or with one that nobody can read, is none', async () => {
    await expect(readManifest(tmpdir())).rejects.toThrow('is no backup');
    for (const text of [
      '',
      '{',
      '[]',
      '{"format": 1}',
      manifestText(manifest).replace('"format": 1', '"format": 2'),
    ]) {
      writeFileSync(join(folder, 'manifest.json'), text);
      await expect(readManifest(folder)).rejects.toThrow('cannot be read');
    }
  });

  it('whose manifest names a file elsewhere is refused', async () => {
    writeFileSync(
      join(folder, 'manifest.json'),
      manifestText(manifest).replace('grafana.tar', '../grafana.tar'),
    );
    await expect(readManifest(folder)).rejects.toThrow('cannot be read');
  });

  it('is told to be damaged, file by file: missing, of another length, or changed', async () => {
    writeFileSync(join(folder, 'grafana.tar'), 'some 0thers');
    appendFileSync(join(folder, 'audit.ndjson.gz'), '!');
    expect((await damage(folder, manifest.parts)).map(({ message }) => message)).toEqual([
      'is not what was written: its SHA-256 is another',
      'has 11 bytes instead of 10',
    ]);
    rmSync(join(folder, 'grafana.tar'));
    expect((await damage(folder, manifest.parts)).map(({ message }) => message)).toContain('is missing');
  });
});

describe('the version of an image', () => {
  it.each([
    ['prom/prometheus:v3.13.2', 'prom/prometheus:v3.13.1', true],
    ['prom/prometheus:v3.9.0', 'mirror.example.org:5000/prometheus:v3.13.0@sha256:abc', false],
    ['grafana/grafana:13.0.6', 'grafana/grafana:12.9.9', true],
    ['grafana/grafana:13.0.6', 'grafana/grafana:13.0.6', false],
    ['grafana/grafana:latest', 'grafana/grafana:13.0.6', false],
  ])('%s is later than %s: %s', (one, other, later) => {
    expect(isNewer(one, other)).toBe(later);
  });
});
