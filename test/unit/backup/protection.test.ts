import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { decrypted, encrypterFor, encryptFiles } from '../../../operations/backup/encryption';
import {
  damage,
  describeFile,
  type Manifest,
  manifestText,
  type SavedPart,
} from '../../../operations/backup/manifest';
import { signingKey, signManifest, verifyManifest } from '../../../operations/backup/signature';

const CONTENT = 'canary-of-a-backup '.repeat(10_000);
const AT = '2026-01-01T00:00:00.000Z';

let folder: string;
const path = (name: string) => join(folder, name);
const never = () => Promise.reject(new Error('the restore started'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'protection-'));
  for (const name of ['grafana.tar', 'audit.ndjson.gz']) writeFileSync(path(name), CONTENT);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function partOf(...files: string[]): Promise<SavedPart> {
  const described = files.map(async (name) => ({ name, ...(await describeFile(path(name))) }));
  return { part: 'grafana', at: AT, files: await Promise.all(described), counts: {} };
}

function pemOf(key: KeyObject): string {
  const type = key.type === 'public' ? 'spki' : 'pkcs8';
  return key.export({ type, format: 'pem' } as never).toString();
}

function keyFile(name: string, text: string): string {
  writeFileSync(path(name), text);
  return path(name);
}

describe('an encrypted backup', () => {
  let part: SavedPart;
  let identity: string;

  beforeEach(async () => {
    const keys = await Promise.all([generateIdentity(), generateIdentity()]);
    const recipients = await Promise.all(keys.map(identityToRecipient));
    identity = keyFile('key.txt', `# created: today\n# public key: ${recipients[1]}\n${keys[1]}\n`);
    part = await partOf(
      ...(await encryptFiles(encrypterFor(recipients), folder, ['grafana.tar', 'audit.ndjson.gz'])),
    );
  });

  it('has no readable file, and is restored by each of its recipients', async () => {
    expect(readdirSync(folder).sort()).toEqual(['audit.ndjson.gz.age', 'grafana.tar.age', 'key.txt']);
    expect(readFileSync(path('grafana.tar.age'), 'latin1')).not.toContain('canary');
    let temporary = '';
    const names = await decrypted(folder, [part], identity, async (plain, parts) => {
      temporary = plain;
      expect(readFileSync(join(plain, 'grafana.tar'), 'utf8')).toBe(CONTENT);
      return parts.flatMap(({ files }) => files.map(({ name }) => name));
    });
    expect(names).toEqual(['grafana.tar', 'audit.ndjson.gz']);
    expect(existsSync(temporary)).toBe(false);
  });

  it('is refused when a file was changed, even if the manifest was changed to match', async () => {
    const bytes = readFileSync(path('grafana.tar.age'));
    bytes.writeUInt8(bytes.readUInt8(5_000) ^ 1, 5_000);
    writeFileSync(path('grafana.tar.age'), bytes);
    expect(await damage(folder, [part])).toHaveLength(1);
    const agreeing = await partOf('grafana.tar.age');
    expect(await damage(folder, [agreeing])).toEqual([]);
    await expect(decrypted(folder, [agreeing], identity, never)).rejects.toThrow('cannot be decrypted');
  });

  it('is refused without a key, with another key, and with a file that is not a key', async () => {
    await expect(decrypted(folder, [part], undefined, never)).rejects.toThrow('is encrypted');
    const other = keyFile('other.txt', await generateIdentity());
    await expect(decrypted(folder, [part], other, never)).rejects.toThrow('cannot be decrypted');
    const none = keyFile('none.txt', 'AGE-SECRET-KEY-1NONSENSE');
    await expect(decrypted(folder, [part], none, never)).rejects.toThrow('contains no secret key of age');
  });

  it('is refused when a file in it is not encrypted', async () => {
    writeFileSync(path('more.tar'), 'x');
    const mixed = await partOf('grafana.tar.age', 'more.tar');
    await expect(decrypted(folder, [mixed], identity, never)).rejects.toThrow(
      'has encrypted and other files: more.tar',
    );
  });

  it('is not created for an invalid public key', () => {
    expect(() => encrypterFor(['age1nonsense'])).toThrow("'age1nonsense' is not a public key of age");
  });
});

it('a backup without encryption is restored as it is', async () => {
  const part = await partOf('grafana.tar');
  expect(await decrypted(folder, [part], undefined, async (plain, parts) => [plain, parts])).toEqual([
    folder,
    [part],
  ]);
});

describe('a signed backup', () => {
  const pair = () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return { publicKey: pemOf(publicKey), privateKey: pemOf(privateKey) };
  };
  let publicKey: string;
  let manifest: Manifest;

  beforeEach(async () => {
    manifest = {
      environment: 'dev',
      startedAt: AT,
      finishedAt: AT,
      parts: [await partOf('grafana.tar')],
      leftOut: [],
    };
    writeFileSync(path('manifest.json'), manifestText(manifest));
    const keys = pair();
    publicKey = keyFile('key.pub.pem', keys.publicKey);
    await signManifest(folder, await signingKey(keyFile('key.pem', keys.privateKey)));
  });

  it('is accepted as it was signed', async () => {
    await expect(verifyManifest(folder, publicKey)).resolves.toBeUndefined();
  });

  it('is refused when someone changed a file and the manifest', async () => {
    appendFileSync(path('grafana.tar'), 'more');
    writeFileSync(path('manifest.json'), manifestText({ ...manifest, parts: [await partOf('grafana.tar')] }));
    await expect(verifyManifest(folder, publicKey)).rejects.toThrow('does not match');
  });

  it('is refused with another key, and without a signature', async () => {
    const other = keyFile('other.pem', pair().publicKey);
    await expect(verifyManifest(folder, other)).rejects.toThrow('does not match');
    rmSync(path('manifest.json.sig'));
    await expect(verifyManifest(folder, publicKey)).rejects.toThrow('is not signed');
  });

  it('needs a key of its type', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    await expect(signingKey(keyFile('rsa.pem', pemOf(privateKey)))).rejects.toThrow(
      'is not a key of the type ed25519',
    );
  });
});
