import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reach } from '../../alerts/reach';
import { assemble, bundle } from '../../bundle';
import type { Commit } from '../../clients/git';
import { progress } from '../../lib/progress';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { environments } from '../../settings/select';
import { inCheckout } from './checkout';
import { collect } from './collect';
import { bundleCollector, unreadable } from './collector';
import { type Places, sandbox } from './sandbox';
import { sourceHashes } from './sources';
import { fingerprint } from './summarize/flatten';
import { type Summary, summarySchema } from './summary';
import { refuseUntrusted, type TrustOptions } from './trust';

const FOLDER = '.build/changes';

/** The summary of the working tree. */
export function summaryOfWorkingTree(): Summary {
  return readSummary(JSON.stringify(collect({ environments, assemble, bundle, reach })));
}

/**
 * The summary of a commit. Its code runs in a sandbox, unless the summary is cached.
 * @throws UserError if the commit is not trusted, or this command cannot build bundles from its sources
 */
export async function summaryOf(commit: Commit, options: TrustOptions): Promise<Summary> {
  await refuseUntrusted(commit, options);
  const folder = projectPath(FOLDER);
  const cached = join(folder, `${commit.hash}-${ownVersion()}.json`);
  const known = await readFile(cached, 'utf8').catch(() => undefined);
  if (known !== undefined) return readSummary(known);
  progress(`reading ${commit.hash.slice(0, 10)} ${commit.subject}`);
  const text = await inCheckout(commit, (places) => ask(commit, places, options));
  const summary = readSummary(text);
  // Atomic: another process never reads a partial file.
  await mkdir(folder, { recursive: true });
  await writeFile(`${cached}.${process.pid}`, text);
  await rename(`${cached}.${process.pid}`, cached);
  await deleteOld(folder);
  return summary;
}

/** The number of cached summaries, half a megabyte each: enough for the last pull requests. */
const MAX_CACHED = 20;

async function deleteOld(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), time: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = files.sort((one, other) => other.time - one.time).slice(MAX_CACHED);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}

/** Runs the collector in a checkout. @returns the summary as JSON */
async function ask(commit: Commit, places: Places, { requireIsolation }: TrustOptions): Promise<string> {
  const collector = await bundleCollector(commit, places.checkout);
  const { isolated, description, run } = await sandbox(places);
  progress(`its code is ${description}`);
  if (requireIsolation && !isolated) {
    throw new UserError(
      `this system cannot isolate the code of ${commit.hash.slice(0, 10)}`,
      'Use Linux with unshare, and allow user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu.',
    );
  }
  return run(collector).catch((error: { stderr?: string }) => {
    throw unreadable(commit, error.stderr);
  });
}

/** A hash of the code that summarizes: a change of the code invalidates the cache. */
function ownVersion(): string {
  return fingerprint(JSON.stringify(sourceHashes(['operations/revision', 'lib/promql'])));
}

function readSummary(text: string): Summary {
  return summarySchema.parse(JSON.parse(text));
}
