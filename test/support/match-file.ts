import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** As Jest was started: with `-u`, without, or where nothing may be written (`--ci`, which CI=true implies). */
export type Mode = 'all' | 'new' | 'none';

/**
 * Compares a text with a file that is kept beside the tests, and that a reviewer reads: Jest's own snapshots are
 * escaped. The file is written where it is missing, and again with `jest -u`.
 */
export function expectToMatchFile(text: string, path: string, mode = startedMode()): void {
  const isThere = existsSync(path);
  if (mode === 'all' || (mode === 'new' && !isThere)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  if (!isThere) throw new Error(`${path} is missing: run jest -u, read the file, and commit it`);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

function startedMode(): Mode {
  const { snapshotState } = expect.getState();
  const mode: unknown = snapshotState?._updateSnapshot;
  if (mode === 'all' || mode === 'new' || mode === 'none') return mode;
  throw new Error('Jest no longer says whether it was started with -u');
}
