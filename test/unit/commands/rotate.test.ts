import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpError } from '../../../clients/http';
import { check } from '../../../commands/secrets/check';
import { pendingPath, rotate, settle } from '../../../commands/secrets/rotate';
import type { Steps } from '../../../commands/secrets/steps';
import { UserError } from '../../../lib/user-error';
import { readSecret, secretsFolder } from '../../../operations/secrets/files';
import { canariesIn, makeCanaries } from '../../support/canaries';
import { exampleBundle } from '../../support/example';

const SECRET = 'elasticsearch_password';
const OLD = 'canary-old-value';
const NEW = 'canary-new-value';

let project: string;
/** The password of a server, and the values that its users have read. */
let server: { password: string; read: string[]; failing: Set<'change' | 'accepts' | 'spread'> };
let steps: Steps;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rotate-'));
  jest.spyOn(process, 'cwd').mockReturnValue(project);
  mkdirSync(secretsFolder('dev'), { recursive: true, mode: 0o700 });
  writeFileSync(`${secretsFolder('dev')}/${SECRET}`, OLD, { mode: 0o444 });
  server = { password: OLD, read: [], failing: new Set() };
  const refuse = (step: 'change' | 'accepts' | 'spread') => {
    if (server.failing.delete(step)) throw new UserError(`${step} fails`, 'Mend it.');
  };
  steps = {
    change: async (from, to) => {
      if (from !== server.password) throw new HttpError('it answers 401', 'Log in.', 401);
      server.password = to;
      // Taken, and then no answer.
      refuse('change');
    },
    accepts: async (value) => {
      refuse('accepts');
      if (value !== server.password) throw new HttpError('it answers 401', 'Log in.', 401);
    },
    spread: async (value) => {
      refuse('spread');
      server.read.push(value);
      return ['its user has read it'];
    },
  };
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

const rotation = () => ({ environment: 'dev', secret: SECRET, value: NEW, steps, confirm: true }) as const;
const files = () => readdirSync(secretsFolder('dev'));

describe('a rotation', () => {
  it('puts the new value in force in the server, in the same file, and with its users', async () => {
    const path = `${secretsFolder('dev')}/${SECRET}`;
    const { ino } = statSync(path);
    expect(await rotate(rotation())).toEqual(['its user has read it']);
    expect(server).toMatchObject({ password: NEW, read: [NEW] });
    expect(readFileSync(path, 'utf8')).toBe(NEW);
    expect(statSync(path).ino).toBe(ino);
    expect(files()).toEqual([SECRET]);
  });

  it.each(['change', 'accepts', 'spread'] as const)(
    'is taken back everywhere when its step `%s` fails, and says so without a value',
    async (step) => {
      server.failing.add(step);
      const error = await rotate(rotation()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toContain('the old value is in force');
      expect(String(error)).not.toMatch(/canary/);
      expect(server.password).toBe(OLD);
      expect(readSecret('dev', SECRET)).toBe(OLD);
      expect(server.read.filter((value) => value !== OLD)).toEqual([]);
      expect(files()).toEqual([SECRET]);
    },
  );

  it('that the server refuses leaves all as it is', async () => {
    server.password = 'another';
    await expect(rotate(rotation())).rejects.toThrow('the old value is in force: it answers 401');
    expect(files()).toEqual([SECRET]);
  });

  it('that can be neither finished nor taken back keeps both values, and is ended later', async () => {
    const broken = { ...steps, accepts: () => Promise.reject(new UserError('no answer', 'Start it.')) };
    await expect(rotate({ ...rotation(), steps: broken })).rejects.toThrow('could not be put back');
    expect(files().sort()).toEqual([SECRET, `${SECRET}.new-value`]);
    expect(statSync(pendingPath('dev', SECRET)).mode & 0o777).toBe(0o600);
    await expect(rotate(rotation())).rejects.toThrow('an earlier rotation');
    await expect(settle('dev', SECRET, broken)).rejects.toThrow('neither value');
    await settle('dev', SECRET, steps);
    expect(readSecret('dev', SECRET)).toBe(server.password);
    expect(files()).toEqual([SECRET]);
  });

  it('that a crash ended after the server took the new value is finished with it', async () => {
    server.password = NEW;
    writeFileSync(pendingPath('dev', SECRET), NEW);
    expect(await settle('dev', SECRET, steps)).toContain('the new value is in force');
    expect(readSecret('dev', SECRET)).toBe(NEW);
    expect(server.read).toEqual([NEW]);
  });

  it('that a crash ended before the server took the new value is forgotten', async () => {
    writeFileSync(pendingPath('dev', SECRET), NEW);
    expect(await settle('dev', SECRET, steps)).toContain('the old value is in force');
    expect(readSecret('dev', SECRET)).toBe(OLD);
    expect(files()).toEqual([SECRET]);
  });

  it('of a value that only its users know asks first, and writes nothing when it is not accepted', async () => {
    const { change: _, ...own } = steps;
    await expect(rotate({ ...rotation(), steps: own })).rejects.toThrow('it answers 401');
    expect(readSecret('dev', SECRET)).toBe(OLD);
    await rotate({ ...rotation(), steps: own, confirm: false });
    expect(readSecret('dev', SECRET)).toBe(NEW);
  });

  it('needs another value than the one in force, and a secret that is there', async () => {
    await expect(rotate({ ...rotation(), value: OLD })).rejects.toThrow('the value that it has');
    await expect(rotate({ ...rotation(), secret: 'webhook_url' })).rejects.toThrow('is not there yet');
  });
});

describe('the check of the secrets', () => {
  const MADE = [
    'grafana_admin_password',
    'elasticsearch_password',
    'elasticsearch_shipper_password',
  ] as const;
  const bundle = exampleBundle({
    orchestrator: { instances: 0, targets: ['elsewhere:8000'] },
    notifications: { webhook: true },
    // What the containers of this machine see is not asked for.
    docker: { secretsDirectory: '/elsewhere' },
  });

  it('mends modes, and names what is missing without a value', async () => {
    const canaries = makeCanaries('check');
    for (const secret of MADE) {
      rmSync(`${secretsFolder('dev')}/${secret}`, { force: true });
      writeFileSync(`${secretsFolder('dev')}/${secret}`, canaries[secret], { mode: 0o640 });
    }
    const checked = await check(bundle);
    expect(checked.mended).toEqual(
      MADE.map((secret) => `secrets/dev/${secret} had the mode 640, and has 444 now`),
    );
    expect(checked.problems).toEqual([
      expect.objectContaining({
        path: 'secrets/dev/webhook_url',
        message: expect.stringContaining('is missing'),
      }),
    ]);
    expect(canariesIn(JSON.stringify(checked), canaries)).toEqual([]);
    expect((await check(bundle)).mended).toEqual([]);
  });
});
