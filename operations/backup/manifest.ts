import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import type { Problem } from '../../lib/problems';
import { UserError } from '../../lib/user-error';

/** The parts of a backup, in the order in which they are saved and restored. */
export const BACKUP_PARTS = ['prometheus', 'alertmanager', 'grafana', 'audit'] as const;
export type BackupPartName = (typeof BACKUP_PARTS)[number];

/** Version of the backup format. A restore reads no other version. */
const FORMAT = 1;
const MANIFEST = 'manifest.json';
/** Suffix of the folder until the backup is complete. */
export const PARTIAL = '.partial';

const time = z.iso.datetime();
const fileSchema = z.strictObject({
  name: z.string().regex(/^[a-z][\w.-]*$/),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const partSchema = z.strictObject({
  part: z.enum(BACKUP_PARTS),
  /** Image of the server. Missing when the server is external. */
  image: z.string().optional(),
  /** The backup has everything that the server received before this time. */
  at: time,
  files: z.array(fileSchema).min(1),
  /** Number of records by kind. */
  counts: z.record(z.string(), z.number()),
  /** Time of the oldest and of the newest record. */
  from: time.optional(),
  to: time.optional(),
});
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT, { error: `is not ${FORMAT}` }),
  environment: z.string(),
  startedAt: time,
  finishedAt: time,
  parts: z.array(partSchema).min(1),
  /** Parts that are not in the backup, with the reason. */
  leftOut: z.array(z.strictObject({ part: z.enum(BACKUP_PARTS), why: z.string() })),
});

/** A file of a backup. */
export type BackupFile = z.output<typeof fileSchema>;
/** A part that is in a backup. */
export type SavedPart = z.output<typeof partSchema>;
/** The content of a backup. */
export type Manifest = Omit<z.output<typeof manifestSchema>, 'format'>;

/** The text of the manifest file. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`;
}

/** Path of the manifest file in the folder of a backup. */
export function manifestPath(folder: string): string {
  return join(folder, MANIFEST);
}

/** @throws UserError when the folder does not contain a complete backup */
export async function readManifest(folder: string): Promise<Manifest> {
  if (folder.replace(/\/+$/, '').endsWith(PARTIAL)) {
    throw new UserError(`${folder} is an incomplete backup`, 'Use the folder of a complete backup.');
  }
  const path = manifestPath(folder);
  if (!existsSync(path)) {
    throw new UserError(
      `${folder} is not a backup: it has no ${MANIFEST}`,
      'Use a folder that `npm run backup` wrote.',
    );
  }
  const parsed = manifestSchema.safeParse(parseJson(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${path} is not a valid manifest${issue ? `: ${[...issue.path, issue.message].join(' ')}` : ''}`,
    'The file was changed, or another revision of this project wrote it: check out that revision, or use another backup.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Files of a backup that are missing or differ from its manifest. Reads all of them. */
export async function damage(folder: string, parts: readonly SavedPart[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { name, bytes, sha256 } of parts.flatMap(({ files }) => files)) {
    const path = join(folder, name);
    const found = await describeFile(path).catch(() => undefined);
    const cure = 'Copy the file again from an intact copy of the backup, or use another backup.';
    if (!found) problems.push({ path, message: 'is missing', cure });
    else if (found.bytes !== bytes) {
      problems.push({ path, message: `has ${found.bytes} bytes instead of ${bytes}`, cure });
    } else if (found.sha256 !== sha256) {
      problems.push({ path, message: 'was changed: its SHA-256 differs from the manifest', cure });
    }
  }
  return problems;
}

/** Size and SHA-256 of a file. */
export async function describeFile(path: string): Promise<Omit<BackupFile, 'name'>> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** Path of the file of a part with a suffix. @throws Error when there is none */
export function fileOf(folder: string, files: readonly { readonly name: string }[], suffix: string): string {
  const file = files.find(({ name }) => name.endsWith(suffix));
  if (!file) throw new Error(`the backup has no file *${suffix}`);
  return join(folder, file.name);
}
