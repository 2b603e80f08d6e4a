import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Commit, writeFilesOf } from '../../clients/git';
import type { Places } from './sandbox';

/** Runs a step with the files of a commit in a temporary folder, which is removed afterwards. */
export async function inCheckout<T>(commit: Commit, step: (places: Places) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `monitoring-${commit.hash.slice(0, 10)}-`)));
  try {
    const places = { checkout: join(folder, 'checkout'), root: join(folder, 'root') };
    await Promise.all(Object.values(places).map((path) => mkdir(path)));
    await writeFilesOf(commit, places.checkout, join(folder, 'index'));
    return await step(places);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
