import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { z } from 'zod';
import { reach } from '../../alerts/reach';
import { assemble, bundle } from '../../bundle';
import type { Commit } from '../../clients/git';
import { progress } from '../../lib/progress';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { environments } from '../../settings/select';
import { collect } from './collect';
import { sourceHashes } from './sources';
import { fingerprint } from './summarize/flatten';
import { type Summary, summarySchema } from './summary';
import { inWorktree } from './worktree';

const execute = promisify(execFile);

const FOLDER = '.build/changes';
/** Runs an older revision: its own code builds the bundles, this revision's code summarizes them. */
const COLLECTOR = 'collector.cjs';

/** The summary of the working tree. */
export function summaryOfWorkingTree(): Summary {
  return readSummary(JSON.stringify(collect({ environments, assemble, bundle, reach })));
}

/**
 * The summary of a commit, built in a worktree and cached.
 * @throws UserError if this command cannot build bundles from its sources
 */
export async function summaryOf(commit: Commit): Promise<Summary> {
  const folder = projectPath(FOLDER);
  const remembered = join(folder, `${commit.hash}-${ownVersion()}.json`);
  const known = await readFile(remembered, 'utf8').catch(() => undefined);
  if (known !== undefined) return readSummary(known);
  progress(`reading ${commit.hash.slice(0, 10)} ${commit.subject}`);
  const text = await inWorktree(commit, join(folder, 'worktrees'), (worktree) => ask(commit, worktree));
  const summary = readSummary(text);
  // Atomic: another process never reads half of it.
  await writeFile(`${remembered}.${process.pid}`, text);
  await rename(`${remembered}.${process.pid}`, remembered);
  await forgetOld(folder);
  return summary;
}

/** Half a megabyte each: enough for the last pull requests. */
const REMEMBERED = 20;

async function forgetOld(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), time: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = files.sort((one, other) => other.time - one.time).slice(REMEMBERED);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}

/** Runs the collector in a worktree. @returns the summary as JSON */
async function ask(commit: Commit, worktree: string): Promise<string> {
  const collector = await bundleCollector(commit, worktree);
  const answer = await execute(process.execPath, [collector], { cwd: worktree, maxBuffer: 1 << 28 }).catch(
    (error: { stderr?: string }) => {
      throw unreadable(commit, error.stderr);
    },
  );
  return answer.stdout;
}

/** Version of the code that summarizes: a change of it invalidates the cache. */
function ownVersion(): string {
  return fingerprint(JSON.stringify(sourceHashes(['operations/revision', 'lib/promql'])));
}

/** One file that prints the summary of the revision in whose folder it runs. */
async function bundleCollector(commit: Commit, worktree: string): Promise<string> {
  const outfile = join(worktree, FOLDER, COLLECTOR);
  const source = (path: string) => JSON.stringify(join(worktree, path));
  const bundled = () =>
    build({
      stdin: {
        // A named import would fail in older revisions that do not have it.
        contents: `
          import { collect } from ${JSON.stringify(projectPath('operations/revision/collect.ts'))};
          import { environments } from ${source('settings/select.ts')};
          import * as bundles from ${source('bundle/index.ts')};
          import { reach } from ${source('alerts/reach.ts')};
          process.stdout.write(JSON.stringify(collect({ environments, reach, bundle: bundles.bundle, assemble: bundles['assemble'] })));`,
        resolveDir: worktree,
        loader: 'ts',
      },
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
      metafile: true,
    }).catch((error: unknown) => {
      throw unreadable(commit, error instanceof Error ? error.message : String(error));
    });
  // The worktree is below this project, so it shares its packages.
  const { metafile } = await bundled();
  const others = await otherPackages(metafile, worktree);
  if (others.length > 0) {
    progress(`installing its packages: it has another ${others.join(', ')}`);
    await execute('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], {
      cwd: worktree,
    }).catch(() => {
      throw new UserError(
        `${commit.hash.slice(0, 10)} needs another ${others.join(', ')} than is installed here, and npm ci failed for it`,
        'Connect to the package registry once (the result is remembered), or name a commit with the same packages.',
      );
    });
    await bundled();
  }
  return outfile;
}

const lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/** Packages in the collector whose version differs from the installed one. */
async function otherPackages(metafile: Metafile, worktree: string): Promise<string[]> {
  const read = async (folder: string) =>
    lock.parse(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))).packages;
  if (!existsSync(join(worktree, 'package-lock.json'))) return [];
  const [there, here] = await Promise.all([read(worktree), read(projectPath('.'))]);
  const used = Object.keys(metafile.inputs).flatMap((input) => {
    const [, path] = /(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    return path === undefined ? [] : [path];
  });
  return [...new Set(used)]
    .filter((path) => there[path]?.version !== here[path]?.version)
    .map((path) => path.replace('node_modules/', ''));
}

function unreadable({ hash }: Commit, why = ''): UserError {
  const [line = ''] = why.split('\n').filter((text) => /^\w*Error: |: error: /i.test(text));
  return new UserError(
    `the sources of ${hash.slice(0, 10)} cannot be read by this version of the command${line ? `\n  ${line.trim()}` : ''}`,
    'Use a later commit, one that has bundle/index.ts, settings/select.ts and alerts/reach.ts.',
  );
}

function readSummary(text: string): Summary {
  return summarySchema.parse(JSON.parse(text));
}
