import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  damage,
  describeFile,
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
  writeFileSync(join(folder, 'grafana.tar'), 'other bytes');
  const file = async (name: string) => ({ name, ...(await describeFile(join(folder, name))) });
  const at = '2026-01-01T00:00:00.000Z';
  manifest = {
    environment: 'dev',
    startedAt: at,
    finishedAt: at,
    parts: [
      { part: 'grafana', at, files: [await file('grafana.tar')], counts: { entries: 1 } },
      { part: 'audit', at, files: [await file('audit.ndjson.gz')], counts: { documents: 2 } },
    ],
    leftOut: [{ part: 'prometheus', why: 'external' }],
  };
  writeFileSync(join(folder, 'manifest.json'), manifestText(manifest));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a backup', () => {
  it('is read unchanged', async () => {
    expect(await readManifest(folder)).toEqual({ format: 1, ...manifest });
    expect(await damage(folder, manifest.parts)).toEqual([]);
  });

  it('is refused when it is incomplete', async () => {
    const partial = `${folder}.partial`;
    mkdirSync(partial);
    writeFileSync(join(partial, 'manifest.json'), manifestText(manifest));
    await expect(readManifest(partial)).rejects.toThrow('is an incomplete backup');
    rmSync(partial, { recursive: true });
  });

  it('is refused without a valid manifest', async () => {
    await expect(readManifest(tmpdir())).rejects.toThrow('is not a backup');
    for (const text of [
      '',
      '{',
      '[]',
      '{"format": 1}',
      manifestText(manifest).replace('"format": 1', '"format": 2'),
    ]) {
      writeFileSync(join(folder, 'manifest.json'), text);
      await expect(readManifest(folder)).rejects.toThrow('is not a valid manifest');
    }
  });

  it('is refused when its manifest names a file outside the folder', async () => {
    writeFileSync(
      join(folder, 'manifest.json'),
      manifestText(manifest).replace('grafana.tar', '../grafana.tar'),
    );
    await expect(readManifest(folder)).rejects.toThrow('is not a valid manifest');
  });

  it('is reported as damaged for each file that is missing, has another size or content', async () => {
    writeFileSync(join(folder, 'grafana.tar'), '0ther bytes');
    appendFileSync(join(folder, 'audit.ndjson.gz'), '!');
    expect((await damage(folder, manifest.parts)).map(({ message }) => message)).toEqual([
      'was changed: its SHA-256 differs from the manifest',
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
  ])('of %s is newer than that of %s: %s', (one, other, newer) => {
    expect(isNewer(one, other)).toBe(newer);
  });
});
