import { chmod, open } from 'node:fs/promises';

/** Mode of a secret file. Its folder keeps out other users; the users of the containers must be able to read it. */
export const SECRET_MODE = 0o444;
const WRITABLE_MODE = 0o644;

/**
 * Replaces the content of a file and keeps its inode. A container that mounts a single file keeps the inode that existed
 * when it started: a renamed file would reach it only after a restart.
 *
 * One write call replaces everything, so a reader gets either the old or the new value. A shorter value is padded with
 * line ends until the file is truncated; every reader of a secret strips them.
 */
export async function writeInPlace(path: string, value: string): Promise<void> {
  // The mode of a secret file forbids writing even for its owner.
  await chmod(path, WRITABLE_MODE);
  const file = await open(path, 'r+');
  try {
    const bytes = Buffer.from(value);
    const { size } = await file.stat();
    const padding = Buffer.alloc(Math.max(0, size - bytes.length), '\n');
    await file.write(Buffer.concat([bytes, padding]), 0, bytes.length + padding.length, 0);
    await file.truncate(bytes.length);
    await file.sync();
  } finally {
    await file.close();
    await chmod(path, SECRET_MODE);
  }
}
