import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpError } from '../../../clients/http';
import { checkSecrets } from '../../../commands/secrets/check';
import { completeRotation, pendingPath, rotate } from '../../../commands/secrets/rotate';
import type { RotationSteps } from '../../../commands/secrets/steps';
import { isFixed } from '../../../lib/secrets';
import { UserError } from '../../../lib/user-error';
import { readSecret, secretsFolder } from '../../../operations/secrets/files';
import { neededSecrets } from '../../../operations/secrets/needed';
import { canariesIn, makeCanaries } from '../../support/canaries';
import { exampleBundle } from '../../support/example';

const SECRET = 'elasticsearch_password';
const OLD = 'canary-old-value';
const NEW = 'canary-new-value';

let project: string;
/** The password of a server, the values that its users have read, and the steps that fail once. */
let server: { password: string; read: string[]; failing: Set<'change' | 'verify' | 'apply'> };
let steps: RotationSteps;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rotate-'));
  jest.spyOn(process, 'cwd').mockReturnValue(project);
  mkdirSync(secretsFolder('dev'), { recursive: true, mode: 0o700 });
  writeFileSync(`${secretsFolder('dev')}/${SECRET}`, OLD, { mode: 0o444 });
  server = { password: OLD, read: [], failing: new Set() };
  const refuse = (step: 'change' | 'verify' | 'apply') => {
    if (server.failing.delete(step)) throw new UserError(`${step} fails`, 'Fix it.');
  };
  steps = {
    change: async (from, to) => {
      if (from !== server.password) throw new HttpError('it answers 401', 'Log in.', 401);
      server.password = to;
      // The server changes the value, but its response is lost.
      refuse('change');
    },
    verify: async (value) => {
      refuse('verify');
      if (value !== server.password) throw new HttpError('it answers 401', 'Log in.', 401);
    },
    apply: async (value) => {
      refuse('apply');
      server.read.push(value);
      return ['its user read it'];
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
  it('changes the value in the server, in its file and in the servers that use it', async () => {
    const path = `${secretsFolder('dev')}/${SECRET}`;
    const { ino } = statSync(path);
    expect(await rotate(rotation())).toEqual(['its user read it']);
    expect(server).toMatchObject({ password: NEW, read: [NEW] });
    expect(readFileSync(path, 'utf8')).toBe(NEW);
    expect(statSync(path).ino).toBe(ino);
    expect(files()).toEqual([SECRET]);
  });

  it.each(['change', 'verify', 'apply'] as const)(
    'restores the old value everywhere when its step `%s` fails, and reports it without a value',
    async (step) => {
      server.failing.add(step);
      const error = await rotate(rotation()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toContain('keeps its old value');
      expect(String(error)).not.toMatch(/canary/);
      expect(server.password).toBe(OLD);
      expect(readSecret('dev', SECRET)).toBe(OLD);
      expect(server.read.filter((value) => value !== OLD)).toEqual([]);
      expect(files()).toEqual([SECRET]);
    },
  );

  it('changes nothing when the server refuses', async () => {
    server.password = 'another';
    await expect(rotate(rotation())).rejects.toThrow('keeps its old value: it answers 401');
    expect(files()).toEqual([SECRET]);
  });

  it('keeps both values if it can be neither completed nor rolled back, and can be completed later', async () => {
    const broken = { ...steps, verify: () => Promise.reject(new UserError('no answer', 'Start it.')) };
    await expect(rotate({ ...rotation(), steps: broken })).rejects.toThrow('could not be restored');
    expect(files().sort()).toEqual([SECRET, `${SECRET}.new-value`]);
    expect(statSync(pendingPath('dev', SECRET)).mode & 0o777).toBe(0o600);
    await expect(rotate(rotation())).rejects.toThrow('an earlier rotation');
    await expect(completeRotation('dev', SECRET, broken)).rejects.toThrow('neither value');
    await completeRotation('dev', SECRET, steps);
    expect(readSecret('dev', SECRET)).toBe(server.password);
    expect(files()).toEqual([SECRET]);
  });

  it('is completed with the new value when a crash interrupted it after the server changed', async () => {
    server.password = NEW;
    writeFileSync(pendingPath('dev', SECRET), NEW);
    expect(await completeRotation('dev', SECRET, steps)).toContain('the new value is in use');
    expect(readSecret('dev', SECRET)).toBe(NEW);
    expect(server.read).toEqual([NEW]);
  });

  it('is completed with the old value when a crash interrupted it before the server changed', async () => {
    writeFileSync(pendingPath('dev', SECRET), NEW);
    expect(await completeRotation('dev', SECRET, steps)).toContain('the old value is in use');
    expect(readSecret('dev', SECRET)).toBe(OLD);
    expect(files()).toEqual([SECRET]);
  });

  it('first verifies a value that no server stores, and writes nothing if it is refused', async () => {
    const { change: _, ...own } = steps;
    await expect(rotate({ ...rotation(), steps: own })).rejects.toThrow('it answers 401');
    expect(readSecret('dev', SECRET)).toBe(OLD);
    await rotate({ ...rotation(), steps: own, confirm: false });
    expect(readSecret('dev', SECRET)).toBe(NEW);
  });

  it('requires a different value and an existing secret', async () => {
    await expect(rotate({ ...rotation(), value: OLD })).rejects.toThrow('already has this value');
    await expect(rotate({ ...rotation(), secret: 'webhook_url' })).rejects.toThrow('is missing');
  });
});

describe('npm run secrets -- check', () => {
  const bundle = exampleBundle({
    orchestrator: { instances: 0, targets: ['elsewhere:8000'] },
    notifications: { webhook: true },
    // Prevents the check from inspecting containers of this machine.
    docker: { secretsDirectory: '/elsewhere' },
  });
  const local = exampleBundle();
  const GENERATED = neededSecrets(bundle)
    .filter(isFixed)
    .filter((secret) => secret !== 'webhook_url');

  it('fixes file modes and reports missing secrets, without values', async () => {
    const canaries = makeCanaries('check');
    for (const secret of GENERATED) {
      rmSync(`${secretsFolder('dev')}/${secret}`, { force: true });
      writeFileSync(`${secretsFolder('dev')}/${secret}`, canaries[secret], { mode: 0o640 });
    }
    const checked = await checkSecrets(bundle);
    expect([...checked.fixed].sort()).toEqual(
      GENERATED.map((secret) => `secrets/dev/${secret}: mode 640 is now 444`).sort(),
    );
    expect(checked.problems).toEqual([
      expect.objectContaining({
        path: 'secrets/dev/webhook_url',
        message: expect.stringContaining('is missing'),
      }),
    ]);
    expect(canariesIn(JSON.stringify(checked), canaries)).toEqual([]);
    expect((await checkSecrets(bundle)).fixed).toEqual([]);
  });

  it('reports that the engine does not respond, instead of that the containers use the values', async () => {
    const variable = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = 'tcp://127.0.0.1:1';
    try {
      const { problems } = await checkSecrets(local);
      expect(problems).toContainEqual(expect.objectContaining({ path: expect.stringMatching(/docker/i) }));
    } finally {
      if (variable === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = variable;
    }
  });
});
