import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Problem } from '../../lib/problems';
import { UserError } from '../../lib/user-error';

/** What a backup can hold, in the order in which it is taken and restored. */
export const BACKUP_PARTS = ['prometheus', 'alertmanager', 'grafana', 'audit'] as const;
export type BackupPartName = (typeof BACKUP_PARTS)[number];

/** Of the files of a backup: another one is read by another revision of this project. */
const FORMAT = 1;
const MANIFEST = 'manifest.json';
/** At the end of the name of a backup that is not whole. */
export const PARTIAL = '.partial';

const time = z.iso.datetime();
const fileSchema = z.strictObject({
  name: z.string().regex(/^[a-z][\w.-]*$/),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const partSchema = z.strictObject({
  part: z.enum(BACKUP_PARTS),
  /** Of the server, if it is ours. */
  image: z.string().optional(),
  /** Until when what it took in is in the backup. */
  at: time,
  files: z.array(fileSchema).min(1),
  /** How much there is of what. */
  counts: z.record(z.string(), z.number()),
  /** First and last time of what was kept. */
  from: time.optional(),
  to: time.optional(),
});
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT, { error: `is of another format than ${FORMAT}` }),
  environment: z.string(),
  startedAt: time,
  finishedAt: time,
  parts: z.array(partSchema).min(1),
  /** What was left out, and why. */
  leftOut: z.array(z.strictObject({ part: z.enum(BACKUP_PARTS), why: z.string() })),
});

/** A file of a backup. */
export type BackupFile = z.output<typeof fileSchema>;
/** What a backup has of one server. */
export type SavedPart = z.output<typeof partSchema>;
/** What is in a backup. */
export type Manifest = Omit<z.output<typeof manifestSchema>, 'format'>;

/** The manifest as it is written. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`;
}

export function manifestPath(folder: string): string {
  return join(folder, MANIFEST);
}

/** @throws UserError when there is no whole backup in the folder */
export async function readManifest(folder: string): Promise<Manifest> {
  if (folder.replace(/\/+$/, '').endsWith(PARTIAL)) {
    throw new UserError(`${folder} is a backup that was not finished`, 'Name one that is whole.');
  }
  const path = manifestPath(folder);
  if (!existsSync(path)) {
    throw new UserError(
      `${folder} is no backup: it has no ${MANIFEST}`,
      'Name the folder that `npm run backup` wrote.',
    );
  }
  const parsed = manifestSchema.safeParse(jsonOf(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${path} cannot be read${issue ? ` (${[...issue.path, issue.message].join(' ')})` : ''}`,
    'It was changed, or written by another revision of this project: use that one, or another backup.',
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is missing of a backup, or is not as it was written. Reads all of it. */
export async function damage(folder: string, parts: readonly SavedPart[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { name, bytes, sha256 } of parts.flatMap(({ files }) => files)) {
    const path = join(folder, name);
    const found = await describe(path).catch(() => undefined);
    const cure = 'Copy the backup again from where it is whole, or use another one.';
    if (!found) problems.push({ path, message: 'is missing', cure });
    else if (found.bytes !== bytes) {
      problems.push({ path, message: `has ${found.bytes} bytes instead of ${bytes}`, cure });
    } else if (found.sha256 !== sha256) {
      problems.push({ path, message: 'is not what was written: its SHA-256 is another', cure });
    }
  }
  return problems;
}

/** Size and SHA-256 of a file. */
export async function describe(path: string): Promise<Omit<BackupFile, 'name'>> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}
