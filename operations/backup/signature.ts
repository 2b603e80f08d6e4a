import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { UserError } from '../../lib/user-error';
import { manifestPath } from './manifest';

/** Ed25519: signs the manifest, which has the SHA-256 of every other file. */
const TYPE = 'ed25519';
const GENERATE = `openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out key.pub.pem`;

/** Path of the signature in the folder of a backup. */
function signaturePath(folder: string): string {
  return `${manifestPath(folder)}.sig`;
}

/** The private key in a PEM file. @throws UserError when it is not an Ed25519 key */
export async function signingKey(path: string): Promise<KeyObject> {
  return keyIn(path, createPrivateKey);
}

/** Signs the manifest of a backup. */
export async function signManifest(folder: string, key: KeyObject): Promise<void> {
  const signature = sign(null, await readFile(manifestPath(folder)), key).toString('base64');
  await writeFile(signaturePath(folder), `${signature}\n`, { mode: 0o600 });
}

/** @param keyFile PEM file with the public key @throws UserError unless the owner of the key signed the manifest */
export async function verifyManifest(folder: string, keyFile: string): Promise<void> {
  const key = await keyIn(keyFile, createPublicKey);
  const signature = await readFile(signaturePath(folder), 'utf8').catch(() => undefined);
  const cure = 'Use an intact copy of the backup, or the key that signed it. Nothing was changed.';
  if (signature === undefined) throw new UserError(`${folder} is not signed`, cure);
  if (!verify(null, await readFile(manifestPath(folder)), key, Buffer.from(signature, 'base64'))) {
    throw new UserError(
      `the signature of ${folder} does not match: the backup was changed, or another key signed it`,
      cure,
    );
  }
}

async function keyIn(path: string, create: (pem: string) => KeyObject): Promise<KeyObject> {
  const pem = await readFile(path, 'utf8');
  try {
    const key = create(pem);
    if (key.asymmetricKeyType === TYPE) return key;
  } catch {
    // Reported below.
  }
  throw new UserError(`${path} is not a key of the type ${TYPE}`, `To make a pair: ${GENERATE}`);
}
