import { chmod, open } from 'node:fs/promises';

/** Modes of a secret file: the folder keeps other users out; those that containers run as have to read it. */
export const SECRET_MODE = 0o444;
const WRITABLE_MODE = 0o644;

/**
 * Gives a file another content and leaves it the same file. A container that mounts a single file goes on with the
 * file that was there when it started: one that is renamed over it would reach the container only by a restart.
 *
 * One write changes all of it, so that whoever reads meanwhile gets the old or the new value; where the new one is
 * shorter, it is followed by line ends until the file is cut, which every reader of a secret takes off.
 */
export async function writeInPlace(path: string, value: string): Promise<void> {
  // Its owner, too, could not open it.
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
