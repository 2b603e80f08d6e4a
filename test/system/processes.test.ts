import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgramError, run } from '../../clients/processes';

const node = (script: string, options: Parameters<typeof run>[2] = {}) =>
  run(process.execPath, ['-e', script], options);

async function failure(running: Promise<unknown>): Promise<ProgramError> {
  const error = await running.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProgramError) return error;
  throw error ?? new Error('it succeeded');
}

describe('run', () => {
  it('returns both outputs of a program', async () => {
    expect(await node('console.log("out"); console.error("err")')).toMatchObject({
      stdout: 'out',
      stderr: 'err',
    });
  });

  it('passes input to the program, and an empty standard input by default', async () => {
    const copy = 'process.stdin.pipe(process.stdout)';
    expect((await node(copy, { input: 'text' })).stdout).toBe('text');
    expect((await node(copy)).stdout).toBe('');
  });

  it('adds variables to its own environment, or passes only the given variables', async () => {
    const show = 'console.log(process.env.ADDED, process.env.PATH !== undefined)';
    expect((await node(show, { env: { ADDED: 'yes' } })).stdout).toBe('yes true');
    expect((await node(show, { env: { ADDED: 'yes' }, inheritEnv: false })).stdout).toBe('yes false');
  });

  it('shows the end of standard error when the program fails, and keeps the output', async () => {
    const script =
      'console.log("part"); for (let i = 1; i < 9; i++) console.error("line", i); process.exitCode = 3';
    const error = await failure(node(script));
    expect(error).toMatchObject({ reason: 'failed', exitCode: 3 });
    expect(error.message).toBe('node exited with code 3: line 6\nline 7\nline 8');
    expect(error.output.stdout).toBe('part');
    expect(error.output.stderr).toContain('line 1');
  });

  it('names the signal that killed the program', async () => {
    const error = await failure(node('process.kill(process.pid, "SIGTERM")'));
    expect(error).toMatchObject({ reason: 'failed', exitCode: undefined });
    expect(error.message).toBe('node was killed by SIGTERM');
  });

  it('says how to install a missing program', async () => {
    const error = await failure(run('no-such-program'));
    expect(error).toMatchObject({
      reason: 'missing',
      message: "program 'no-such-program' not found",
      cure: 'Install no-such-program and add it to PATH.',
    });
  });

  it('kills a program after the timeout, even one that ignores SIGTERM', async () => {
    const error = await failure(
      node('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)', { timeoutMs: 300 }),
    );
    expect(error).toMatchObject({ reason: 'timeout', message: 'node did not finish within 300 ms' });
  });

  it('passes each complete line of standard error to the callback', async () => {
    const lines: string[] = [];
    const script = 'process.stderr.write("on"); setTimeout(() => process.stderr.write("e\\ntwo"), 50)';
    const { stderr } = await node(script, { onErrorLine: (line) => lines.push(line) });
    expect(lines).toEqual(['one', 'two']);
    expect(stderr).toBe('one\ntwo');
  });

  it('writes output to a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'processes-'));
    const file = await open(join(folder, 'output'), 'w');
    try {
      const lines: string[] = [];
      await node('console.log("out"); console.error("err")', {
        stdio: ['ignore', file.fd, 'pipe'],
        onErrorLine: (line) => lines.push(line),
      });
      expect(await readFile(join(folder, 'output'), 'utf8')).toBe('out\n');
      expect(lines).toEqual(['err']);
    } finally {
      await file.close();
      await rm(folder, { recursive: true });
    }
  });

  it('captures megabytes', async () => {
    expect((await node('process.stdout.write("x".repeat(4e6))')).stdout).toHaveLength(4e6);
  });
});
