import { constants } from 'node:fs';
import { lstat, mkdir, mkdtemp, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import * as z from 'zod';
import { sha256 } from '../lib/hash';
import { UserError } from '../lib/user-error';

/** The file in which each command lists what it wrote to a folder. */
const MANIFESTS = { render: '.rendered', preview: '.previewed' } as const;
type Writer = keyof typeof MANIFESTS;

/** A path inside the folder: relative, with no `..` or `.` and no backslash. */
const inside = z
  .string()
  .refine(
    (path) =>
      path !== '' && !/^\/|\\|\0/.test(path) && !/^\.\.?(\/|$)/.test(path) && posix.normalize(path) === path,
  );
/**
 * The SHA-256 of the content, by path. Two of them while a run replaces the file, because it may be interrupted before
 * or after.
 */
const manifestSchema = z.record(inside, z.array(z.string().regex(/^[0-9a-f]{64}$/)));
type Manifest = Readonly<Record<string, readonly string[]>>;

/**
 * Writes files to a folder, and deletes those that only the last run of the same command wrote there. It leaves every
 * other file as it is. Each file is replaced in one step: no reader sees a partial file.
 * @throws UserError before anything changes: when the folder has files but no list of what the command wrote, when a file
 * to be written exists and has another content than the command wrote, or when a path goes through a symbolic link
 */
export async function replaceFolder(
  folder: string,
  files: Readonly<Record<string, string>>,
  command: Writer,
): Promise<void> {
  const before = await ownFiles(folder, command);
  const wanted: Manifest = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, [sha256(text)]]),
  );
  await refuseConflicts(folder, wanted, before, command);
  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(folder, `${MANIFESTS[command]}-`)).catch((error: unknown) =>
    throwAt(folder, error),
  );
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(temporary, 'file'), text);
    await rename(join(temporary, 'file'), join(folder, path));
  };
  const writeManifest = (manifest: Manifest) =>
    write(MANIFESTS[command], `${JSON.stringify(manifest, null, 2)}\n`);
  try {
    await writeManifest(merged(before, wanted));
    for (const [path, text] of Object.entries(files)) await write(path, text);
    for (const [path, hashes] of Object.entries(before)) {
      if (!(path in files) && (await isOwn(folder, path, hashes))) await remove(folder, path);
    }
    await writeManifest(wanted);
  } catch (error) {
    throwAt(folder, error);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * The files that the last run of a command wrote to a folder; none when the folder has no files or is missing.
 * @throws UserError when the folder has other files only, or its list is not one that the command writes
 */
export async function ownFiles(folder: string, command: Writer): Promise<Manifest> {
  const name = MANIFESTS[command];
  if (await isLink(folder)) {
    throw new UserError(`${folder} is a symbolic link`, 'Name the folder that it points to.');
  }
  if (!(await requireOwnFolder(folder, name, command))) return {};
  try {
    return manifestSchema.parse(JSON.parse(String(await readRegular(join(folder, name)))));
  } catch {
    throw new UserError(
      `${join(folder, name)} is not a list of files that this version of \`npm run ${command}\` wrote`,
      'Use another folder, or look at the files of this one and delete it.',
    );
  }
}

/**
 * Whether the command wrote to a folder before. The folder may be missing, or have no files.
 * @param manifest name of the file that the command leaves in its folder
 * @throws UserError when it has files, and the command did not write them
 */
export async function requireOwnFolder(folder: string, manifest: string, command: string): Promise<boolean> {
  if (await exists(join(folder, manifest))) return true;
  if (await hasFiles(folder)) {
    throw new UserError(
      `${folder} contains files that \`npm run ${command}\` did not write`,
      'With --out, name a folder that is empty or does not exist. Or delete these files, if they are not needed.',
    );
  }
  return false;
}

/** Whether there is a file at any depth. An interrupted run leaves folders without files. */
async function hasFiles(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.some((entry) => !entry.isDirectory())) return true;
  for (const { name } of entries) if (await hasFiles(join(folder, name))) return true;
  return false;
}

async function refuseConflicts(
  folder: string,
  wanted: Manifest,
  before: Manifest,
  command: Writer,
): Promise<void> {
  const conflicts: string[] = [];
  for (const [path, hashes] of Object.entries(wanted)) {
    const link = await linkOn(folder, path);
    if (link !== undefined) conflicts.push(`${link} is a symbolic link`);
    else if (
      (await exists(join(folder, path))) &&
      !(await isOwn(folder, path, [...hashes, ...(before[path] ?? [])]))
    ) {
      conflicts.push(`${path} has other content than \`npm run ${command}\` wrote`);
    }
  }
  if (conflicts.length === 0) return;
  throw new UserError(
    `cannot write to ${folder}: ${[...new Set(conflicts)].join(', ')}`,
    'Move them to another folder, or delete them. Nothing was changed.',
  );
}

/** Whether a path is a regular file, not behind a symbolic link, whose content has one of these hashes. */
async function isOwn(folder: string, path: string, hashes: readonly string[]): Promise<boolean> {
  if ((await linkOn(folder, path)) !== undefined) return false;
  const content = await readRegular(join(folder, path)).catch(() => undefined);
  return content !== undefined && hashes.includes(sha256(content));
}

/** The first symbolic link on the way from a folder to a path in it. */
async function linkOn(folder: string, path: string): Promise<string | undefined> {
  const parts = path.split('/');
  for (const end of parts.keys()) {
    const part = parts.slice(0, end + 1).join('/');
    if (await isLink(join(folder, part))) return part;
  }
  return undefined;
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** @throws unless the path is a regular file */
async function readRegular(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new Error(`${path} is not a file`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Deletes a file, and the folders that are empty then. */
async function remove(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    if (
      !(await rmdir(join(folder, parent)).then(
        () => true,
        () => false,
      ))
    )
      return;
  }
}

function merged(one: Manifest, other: Manifest): Manifest {
  const paths = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    paths.map((path) => [path, [...new Set([...(one[path] ?? []), ...(other[path] ?? [])])]]),
  );
}

/** Errors of writing, such as a full disk, do not name the file. */
function throwAt(path: string, error: unknown): never {
  throw Object.assign(Object(error), { path });
}
