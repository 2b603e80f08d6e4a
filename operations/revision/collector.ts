import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import * as z from 'zod';
import type { Commit } from '../../clients/git';
import { progress } from '../../lib/progress';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';

const execute = promisify(execFile);

/** Paths below the checkout. */
const COLLECTOR = '.build/collector.cjs';
const PACKAGES = '.build/packages';

/**
 * Bundles one file that prints the summary of the revision in whose folder it runs: the revision's own code builds the
 * bundles, this revision's code summarizes them. No code of the revision runs here.
 * @returns its path
 * @throws UserError if the revision cannot be bundled, or imports files outside of its checkout
 */
export async function bundleCollector(commit: Commit, checkout: string): Promise<string> {
  const outfile = join(checkout, COLLECTOR);
  const source = (path: string) => JSON.stringify(join(checkout, path));
  const bundled = async (packages: string) => {
    const { metafile } = await build({
      stdin: {
        // A named import would fail in older revisions that do not have it.
        contents: `
          import { collect } from ${JSON.stringify(projectPath('operations/revision/collect.ts'))};
          import { environments } from ${source('settings/select.ts')};
          import * as bundles from ${source('bundle/index.ts')};
          import { reach } from ${source('alerts/reach.ts')};
          process.stdout.write(JSON.stringify(collect({ environments, reach, bundle: bundles.bundle, assemble: bundles['assemble'] })));`,
        resolveDir: checkout,
        loader: 'ts',
      },
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
      metafile: true,
      nodePaths: [packages],
    }).catch((error: unknown) => {
      throw unreadable(commit, error instanceof Error ? error.message : String(error));
    });
    await refuseForeignFiles(commit, metafile, [checkout, await realpath(packages)]);
    return metafile;
  };
  const others = await otherPackages(await bundled(projectPath('node_modules')), checkout);
  if (others.length > 0) await bundled(await install(commit, checkout, others));
  return outfile;
}

/** An imported file could put its content into the summary, such as a secret in JSON or text. */
async function refuseForeignFiles(
  commit: Commit,
  { inputs }: Metafile,
  folders: readonly string[],
): Promise<void> {
  const inside = (path: string, folder: string) => !relative(folder, path).startsWith('..');
  for (const input of Object.keys(inputs).filter((name) => name !== '<stdin>' && !name.startsWith('('))) {
    const path = resolve(input);
    // Sources, and the data in `lib/`, which has no secrets.
    const isOwnSource =
      inside(path, projectPath('.')) && (path.endsWith('.ts') || inside(path, projectPath('lib')));
    if (isOwnSource || folders.some((folder) => inside(path, folder))) continue;
    throw new UserError(
      `commit ${commit.hash.slice(0, 10)} imports ${path}, which is not one of its files`,
      'Do not run this commit: it may try to read your files.',
    );
  }
}

const lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/** Packages in the collector whose version differs from the installed one. */
async function otherPackages(metafile: Metafile, checkout: string): Promise<string[]> {
  const read = async (folder: string) =>
    lock.parse(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))).packages;
  if (!existsSync(join(checkout, 'package-lock.json'))) return [];
  const [there, here] = await Promise.all([read(checkout), read(projectPath('.'))]);
  const used = Object.keys(metafile.inputs).flatMap((input) => {
    const [, path] = /(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    return path === undefined ? [] : [path];
  });
  return [...new Set(used)]
    .filter((path) => there[path]?.version !== here[path]?.version)
    .map((path) => path.replace('node_modules/', ''));
}

/** Installs the packages of a revision without its .npmrc and without scripts. @returns the folder that has them */
async function install({ hash }: Commit, checkout: string, others: readonly string[]): Promise<string> {
  progress(`installing its packages: it has other versions of ${others.join(', ')}`);
  const folder = join(checkout, PACKAGES);
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json'])
    await copyFile(join(checkout, name), join(folder, name));
  if (existsSync(projectPath('.npmrc'))) await copyFile(projectPath('.npmrc'), join(folder, '.npmrc'));
  const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await execute('npm', args, { cwd: folder }).catch(() => {
    throw new UserError(
      `${hash.slice(0, 10)} needs other versions of ${others.join(', ')} than the installed ones, and npm ci failed for it`,
      'Connect to the package registry once (the result is cached), or name a commit with the same packages.',
    );
  });
  return join(folder, 'node_modules');
}

/** The error for a revision that this command cannot bundle or run. */
export function unreadable({ hash }: Commit, why = ''): UserError {
  const [line = ''] = why.split('\n').filter((text) => /^\w*Error: |: error: /i.test(text));
  return new UserError(
    `the sources of ${hash.slice(0, 10)} cannot be read by this version of the command${line ? `\n  ${line.trim()}` : ''}`,
    'Use a later commit, one that has bundle/index.ts, settings/select.ts and alerts/reach.ts.',
  );
}
