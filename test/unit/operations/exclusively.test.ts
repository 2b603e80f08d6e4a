import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exclusively } from '../../../operations/exclusively';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'exclusively-'));
  jest.spyOn(process, 'cwd').mockReturnValue(project);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

const deploy = (step = async () => 'deployed') => exclusively('dev', 'deploy', step);

describe('a second deploy', () => {
  it('is refused while the first one runs, without advice to adopt anything', async () => {
    const second = deploy(() =>
      deploy().catch(({ message, cure }: Error & { cure: string }) => `${message} ${cure}`),
    );
    await expect(second).resolves.toMatch(/npm run deploy -- dev is running .*process \d+.* Wait until/s);
    await expect(second).resolves.not.toContain('--adopt');
  });

  it('runs at the same time as one of another environment, and after one that failed', async () => {
    await expect(deploy(() => exclusively('prod', 'deploy', async () => 'deployed'))).resolves.toBe(
      'deployed',
    );
    await expect(deploy(() => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
    await expect(deploy()).resolves.toBe('deployed');
    expect(readdirSync(join(project, '.build'))).toEqual([]);
  });

  it('runs after one that was killed', async () => {
    mkdirSync(join(project, '.build'));
    // No process has an id this high.
    const killed = { pid: 2 ** 22 + 1, command: 'deploy', since: '2026-01-01T00:00:00Z' };
    writeFileSync(join(project, '.build/changing-dev'), JSON.stringify(killed));
    await expect(deploy()).resolves.toBe('deployed');
  });
});
