import { createReadStream, createWriteStream } from 'node:fs';
import { access, type FileHandle, open, rename, stat, unlink, utimes } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { plainArchives } from '../../lib/log-files';

export interface Rotation {
  /** Maximum size in bytes. The file is archived before a line would exceed it. */
  readonly maxBytes: number;
  /** Number of archives to keep, at least 2. Only the oldest is compressed: its name ends with `.gz`. */
  readonly backups: number;
}

/**
 * A log file that is archived by size. Lines are queued and written in the background, in order, so that neither
 * writing nor compressing blocks the process.
 */
export class RotatingFile {
  private pending: string[] = [];
  private idle = true;
  private work = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly rotation: Rotation,
    private handle: FileHandle,
    private size: number,
  ) {}

  /** Opens it for appending. */
  static async open(path: string, rotation: Rotation): Promise<RotatingFile> {
    const handle = await open(path, 'a');
    const { size } = await handle.stat();
    return new RotatingFile(path, rotation, handle, size);
  }

  /** Appends a line. */
  write(line: string): void {
    this.pending.push(`${line}\n`);
    if (!this.idle) return;
    this.idle = false;
    this.work = this.writePending();
  }

  /** Resolves when every line is on disk and the file is closed. */
  async close(): Promise<void> {
    await this.work;
    await this.handle.close();
  }

  private async writePending(): Promise<void> {
    // Lines of the same turn of the event loop go into one write.
    await Promise.resolve();
    while (this.pending.length > 0) {
      const lines = this.takeFitting();
      try {
        if (lines === '') await this.rotate();
        else await this.handle.appendFile(lines);
      } catch (error) {
        // A full disk must not stop the metrics: lines that cannot be written are lost, with a message. A file that
        // cannot be archived grows by the size of an archive before the next attempt.
        console.error(`simulator: ${this.path}: ${error instanceof Error ? error.message : error}`);
        this.size = 0;
      }
    }
    this.idle = true;
  }

  /** Takes the lines that the file has room for: none when it is to be archived first. */
  private takeFitting(): string {
    let count = 0;
    for (const line of this.pending) {
      const bytes = Buffer.byteLength(line);
      // A line that is longer than a whole file is written anyway.
      if (this.size > 0 && this.size + bytes > this.rotation.maxBytes) break;
      this.size += bytes;
      count += 1;
    }
    return this.pending.splice(0, count).join('');
  }

  private async rotate(): Promise<void> {
    const { path, rotation } = this;
    const plain = plainArchives(rotation.backups);
    for (let number = rotation.backups - 1; number > plain; number -= 1)
      await renameExisting(`${path}.${number}.gz`, `${path}.${number + 1}.gz`);
    if (await exists(`${path}.${plain}`)) await compress(`${path}.${plain}`, `${path}.${plain + 1}.gz`);
    for (let number = plain - 1; number > 0; number -= 1)
      await renameExisting(`${path}.${number}`, `${path}.${number + 1}`);
    await rename(path, `${path}.1`);
    const archived = this.handle;
    this.handle = await open(path, 'a');
    this.size = 0;
    await archived.close();
  }
}

/** Replaces a file with a compressed copy of the same age. The copy gets its name only when it is complete. */
async function compress(path: string, archive: string): Promise<void> {
  const part = `${archive}.part`;
  await pipeline(createReadStream(path), createGzip(), createWriteStream(part));
  const { atime, mtime } = await stat(path);
  await utimes(part, atime, mtime);
  await rename(part, archive);
  await unlink(path);
}

async function renameExisting(from: string, to: string): Promise<void> {
  if (await exists(from)) await rename(from, to);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
