import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { UserError } from '../../lib/user-error';
import type { SavedPart } from './manifest';

/** Suffix of an encrypted file, as the program age writes it. */
const ENCRYPTED = '.age';

/** Encrypts for the owners of age keys. @param recipients public keys @throws UserError for a malformed one */
export function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new UserError(
        `'${recipient}' is not a public key of age`,
        'Use a key such as age1...; age-keygen makes a pair and prints the public key.',
      );
    }
  }
  return encrypter;
}

/** Replaces files with encrypted ones. @returns their names */
export async function encryptFiles(
  encrypter: Encrypter,
  folder: string,
  names: readonly string[],
): Promise<string[]> {
  const encrypted: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    await transform(path, `${path}${ENCRYPTED}`, (stream) => encrypter.encrypt(stream));
    await rm(path);
    encrypted.push(`${name}${ENCRYPTED}`);
  }
  return encrypted;
}

/**
 * Runs a step with the decrypted parts of a backup. Encrypted files are decrypted to a temporary folder that only this
 * user can open, and that is removed afterwards. If a file was changed after its encryption, the command fails before
 * the step.
 * @param identityFile file of the program age with secret keys
 */
export async function decrypted<T>(
  folder: string,
  parts: readonly SavedPart[],
  identityFile: string | undefined,
  step: (folder: string, parts: readonly SavedPart[]) => Promise<T>,
): Promise<T> {
  const isEncrypted = ({ name }: { readonly name: string }) => name.endsWith(ENCRYPTED);
  const files = parts.flatMap((part) => part.files);
  if (!files.some(isEncrypted)) return step(folder, parts);
  if (identityFile === undefined) {
    throw new UserError(`${folder} is encrypted`, 'Name the file with the secret key: --identity <file>.');
  }
  if (!files.every(isEncrypted)) {
    throw new UserError(
      `${folder} has encrypted and other files: ${files
        .filter((file) => !isEncrypted(file))
        .map(({ name }) => name)
        .join(', ')}`,
      'A backup is encrypted as a whole. Use an intact copy of it.',
    );
  }
  const decrypter = await decrypterFrom(identityFile);
  const temporary = await mkdtemp(join(tmpdir(), 'restore-'));
  const plain = (name: string) => name.slice(0, -ENCRYPTED.length);
  try {
    await mkdir(temporary, { recursive: true, mode: 0o700 });
    for (const { name } of files) {
      await transform(join(folder, name), join(temporary, plain(name)), (stream) =>
        decrypter.decrypt(stream),
      ).catch((error: Error) => {
        throw new UserError(
          `${join(folder, name)} cannot be decrypted: ${error.message}`,
          'Use the secret key of one of its recipients. If you do, the file was changed: use an intact copy. Nothing was changed.',
        );
      });
    }
    const without = parts.map((part) => ({
      ...part,
      files: part.files.map((file) => ({ ...file, name: plain(file.name) })),
    }));
    return await step(temporary, without);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function decrypterFrom(identityFile: string): Promise<Decrypter> {
  const keys = (await readFile(identityFile, 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  const decrypter = new Decrypter();
  try {
    for (const key of keys) decrypter.addIdentity(key.trim());
  } catch {
    keys.length = 0;
  }
  if (keys.length > 0) return decrypter;
  throw new UserError(
    `${identityFile} contains no secret key of age`,
    'Use a file that age-keygen wrote, with a line AGE-SECRET-KEY-1...',
  );
}

type Bytes = ReadableStream<Uint8Array>;

/** Converts a file as a stream: a backup may be larger than the memory. */
async function transform(
  from: string,
  to: string,
  convert: (stream: never) => Promise<unknown>,
): Promise<void> {
  const stream = (await convert(Readable.toWeb(createReadStream(from)) as never)) as Bytes;
  await pipeline(Readable.fromWeb(stream), createWriteStream(to, { mode: 0o600, flags: 'wx' }));
}
