import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Encrypter } from 'age-encryption';
import type { Bundle } from '../../bundle';
import { formatBytes } from '../../lib/format';
import { print, printJson } from '../../lib/output';
import { throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { encrypterFor, encryptFiles } from '../../operations/backup/encryption';
import {
  describeFile,
  type Manifest,
  manifestPath,
  manifestText,
  PARTIAL,
  type SavedPart,
} from '../../operations/backup/manifest';
import type { BackupPart } from '../../operations/backup/part';
import { chooseParts } from '../../operations/backup/parts';
import { signingKey, signManifest } from '../../operations/backup/signature';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { requireOwn } from '../../operations/ownership';
import { checkDocker } from '../../operations/preflight';
import { table } from '../../operations/table';

interface Options {
  readonly out: string;
  readonly only?: string;
  readonly json?: boolean;
  readonly encryptTo?: readonly string[];
  readonly sign?: string;
}

const program = command(
  'backup',
  "Copies an environment's metrics, silences, Grafana database and audit records to a folder. All servers keep running",
)
  .argument('<environment>')
  .requiredOption('--out <folder>', 'where to write; must be empty or not exist')
  .option('--only <parts>', 'some of prometheus, alertmanager, grafana, audit, separated by commas')
  .option('--encrypt-to <key...>', 'encrypt every file to these public keys of age (age1...)')
  .option('--sign <file>', 'sign the manifest with the private key (Ed25519) in this PEM file')
  .option('--json', 'print the manifest')
  .addHelpText(
    'after',
    `
Until the backup is complete, the name of the folder ends with ${PARTIAL}. A part whose server does not answer is left out,
with the reason in the manifest, and the command ends with an error; the other parts can be restored.

It contains all samples and audit records, silences with the names of their authors, and Grafana's database: users, password
hashes, API keys, and passwords of data sources and contact points, which Grafana encrypts with its secret key. It contains no
file of secrets/<environment>: store that as well, in another place. Store the backup where only authorized people have access,
or encrypt it with --encrypt-to. The manifest stays readable. Until a part is complete, its files are not encrypted.
Whoever can write to the backup can change what a restore loads. --sign prevents that, if the restore gets --verify.

The backup of Prometheus needs free disk space for the data in its memory, and starts a second Prometheus of the same size
for a short time.`,
  )
  .action(async (name: string, { out, only, json, encryptTo, sign }: Options) => {
    const { bundle } = choose(name);
    const encrypter = encryptTo && encrypterFor(encryptTo);
    const key = sign === undefined ? undefined : await signingKey(sign);
    const { parts, leftOut } = chooseParts(bundle, only);
    const folder = resolve(out);
    const partial = `${folder}${PARTIAL}`;
    await refuseExisting(folder, partial);
    throwIfAny(await checkDocker(bundle.environment.docker.host));
    await requireOwn(bundle);
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(partial, { mode: 0o700 });
    const startedAt = new Date().toISOString();
    const saved: SavedPart[] = [];
    const failed: Manifest['leftOut'] = [];
    for (const part of parts) {
      progress(part.name);
      const before = await readdir(partial);
      try {
        saved.push(await save(bundle, part, partial, encrypter));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        progress(`${part.name} failed: ${error.message}`);
        failed.push({ part: part.name, why: `failed: ${error.message}. ${error.cure}` });
        const written = (await readdir(partial)).filter((file) => !before.includes(file));
        for (const file of written) await rm(join(partial, file), { recursive: true });
      }
    }
    if (saved.length === 0) {
      await rm(partial, { recursive: true });
      throwIfAny(
        failed.map(({ part, why }) => ({ path: part, message: why, cure: 'Nothing was backed up.' })),
      );
    }
    const manifest: Manifest = {
      environment: name,
      startedAt,
      finishedAt: new Date().toISOString(),
      parts: saved,
      leftOut: [...leftOut, ...failed],
    };
    await writeFile(manifestPath(partial), manifestText(manifest), { mode: 0o600 });
    if (key) await signManifest(partial, key);
    if (existsSync(folder)) await rmdir(folder);
    await rename(partial, folder);
    if (json) printJson(manifest);
    else print(`${overview(manifest)}\n${folder}`);
    if (failed.length > 0) {
      throw new UserError(
        `the backup lacks ${failed.map(({ part }) => part).join(', ')}; the other parts are complete and can be restored`,
        `Fix the cause, then back up the rest: npm run backup -- ${name} --only ${failed.map(({ part }) => part).join(',')} --out <another folder>`,
      );
    }
  });

/** Backs up one part, with the sizes and checksums of its files. @throws UserError */
async function save(
  bundle: Bundle,
  part: BackupPart,
  folder: string,
  encrypter: Encrypter | undefined,
): Promise<SavedPart> {
  const { files: written, ...details } = await part.backUp(bundle, folder);
  const files = encrypter ? await encryptFiles(encrypter, folder, written) : written;
  const { image } = bundle.platform.workloads.find((workload) => workload.name === part.server) ?? {};
  return {
    part: part.name,
    ...(image !== undefined && { image }),
    ...details,
    files: await Promise.all(
      files.map(async (file) => ({ name: file, ...(await describeFile(join(folder, file))) })),
    ),
  };
}

/** @throws UserError when the folder has files, or another backup writes to it */
async function refuseExisting(folder: string, partial: string): Promise<void> {
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new UserError(`${folder} is not empty`, 'Use a folder that is empty or does not exist.');
  }
  if (existsSync(partial)) {
    throw new UserError(
      `${partial} exists: another backup is running, or was interrupted`,
      `If none is running, delete it: rm -r '${partial}'`,
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
    formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0)),
  ]);
  return table(
    ['part', 'content', 'time range', 'size'],
    [...rows, ...leftOut.map(({ part, why }) => [part, `left out: ${why}`, '', ''])],
  );
}

void run(program);
