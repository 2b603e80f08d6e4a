import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import {
  describe,
  type Manifest,
  manifestPath,
  manifestText,
  PARTIAL,
  type SavedPart,
} from '../../operations/backup/manifest';
import { chooseParts } from '../../operations/backup/parts';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { table } from '../../operations/table';

interface Options {
  readonly out: string;
  readonly only?: string;
  readonly json?: boolean;
}

const program = command(
  'backup',
  "Copies an environment's metrics, silences, Grafana database and audit records to a folder, while all goes on",
)
  .argument('<environment>')
  .requiredOption('--out <folder>', 'where to write; must be empty or not exist yet')
  .option('--only <parts>', 'some of prometheus, alertmanager, grafana, audit, separated by commas')
  .option('--json', 'print the manifest')
  .addHelpText(
    'after',
    `
Until it is whole the folder's name ends with ${PARTIAL}. There are no secrets in it: keep secrets/<environment> as well,
elsewhere. It has names of users, password hashes of Grafana and audit records: keep others out of it.
Prometheus needs free space for what it holds in memory, and a second one of its size runs for the moment of the copy.`,
  )
  .action(async (name: string, { out, only, json }: Options) => {
    const { bundle } = choose(name);
    const { parts, leftOut } = chooseParts(bundle, only);
    const folder = resolve(out);
    const partial = `${folder}${PARTIAL}`;
    await refuseUsed(folder, partial);
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(partial, { mode: 0o700 });
    const startedAt = new Date().toISOString();
    const taken: SavedPart[] = [];
    try {
      for (const part of parts) {
        progress(part.name);
        const { files, ...details } = await part.backUp(bundle, partial);
        const { image } = bundle.platform.workloads.find((workload) => workload.name === part.server) ?? {};
        taken.push({
          part: part.name,
          ...(image !== undefined && { image }),
          ...details,
          files: await Promise.all(
            files.map(async (file) => ({ name: file, ...(await describe(join(partial, file))) })),
          ),
        });
      }
    } catch (error) {
      progress(`what there is stays in ${partial}, and is no backup`);
      throw error;
    }
    const manifest: Manifest = {
      environment: name,
      startedAt,
      finishedAt: new Date().toISOString(),
      parts: taken,
      leftOut: [...leftOut],
    };
    await writeFile(manifestPath(partial), manifestText(manifest), { mode: 0o600 });
    if (existsSync(folder)) await rmdir(folder);
    await rename(partial, folder);
    if (json) console.log(manifestText(manifest));
    else console.log(`${overview(manifest)}\n${folder}`);
  });

/** @throws UserError when something is there that might be somebody's */
async function refuseUsed(folder: string, partial: string): Promise<void> {
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new UserError(`${folder} is not empty`, 'Name a folder that is empty or does not exist yet.');
  }
  if (existsSync(partial)) {
    throw new UserError(
      `${partial} is there: a backup that was not finished, or one that runs`,
      `If none runs, remove it: rm -r '${partial}'`,
    );
  }
}

function overview({ parts, leftOut }: Manifest): string {
  const rows = parts.map(({ part, files, counts, from, to }) => [
    part,
    Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(', '),
    from && to ? `${from} to ${to}` : '',
    `${(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1_048_576).toFixed(1)} MiB`,
  ]);
  return table(
    ['part', 'what', 'of', 'size'],
    [...rows, ...leftOut.map(({ part, why }) => [part, `left out: ${why}`, '', ''])],
  );
}

void run(program);
