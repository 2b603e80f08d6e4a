import { tmpdir } from 'node:os';
import { ProblemsError } from '../../../lib/problems';
import { UserError } from '../../../lib/user-error';
import { command, exitWhenClosed, report } from '../../../operations/command';

/** The exit code and the printed text for an error. */
function reported(error: unknown) {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = report(error);
  const text = written.mock.calls.map(([chunk]) => String(chunk)).join('');
  written.mockRestore();
  return { code, text };
}

/** The exit code and the output of a command line. */
async function runWith(...args: string[]) {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const program = command('example', 'Does nothing')
    .argument('<environment>')
    .configureOutput({ writeOut: write, writeErr: write })
    .action(() => undefined);
  const error = await program.parseAsync(args, { from: 'user' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { output, code: error === undefined ? 0 : reported(error).code };
}

describe('a command', () => {
  it('exits with 0 for correct usage and for --help', async () => {
    expect(await runWith('dev')).toMatchObject({ code: 0 });
    expect(await runWith('--help')).toMatchObject({
      code: 0,
      output: expect.stringContaining('npm run example --'),
    });
  });

  it.each([
    ['a missing argument', []],
    ['an unknown option', ['dev', '--no-such-option']],
    ['too many arguments', ['dev', 'and', 'more']],
  ])('exits with 2 and points to --help for %s', async (_, args) => {
    expect(await runWith(...args)).toMatchObject({
      code: 2,
      output: expect.stringContaining('(--help shows the usage)'),
    });
  });
});

describe('the report of an error', () => {
  const systemError = (message: string, properties: object) => Object.assign(new Error(message), properties);

  it.each([
    [
      'a user error with its cure',
      new UserError('the value is wrong', 'Do this.'),
      'the value is wrong\n  Do this.\n',
    ],
    [
      'every problem of an environment with its cure',
      new ProblemsError([{ path: 'dev.name', message: 'is wrong', cure: 'Rename it.' }]),
      'dev.name: is wrong\n    Rename it.\n',
    ],
    [
      'a missing file with its path',
      systemError("ENOENT: no such file or directory, open '/no/such/file'", {
        code: 'ENOENT',
        syscall: 'open',
        path: '/no/such/file',
      }),
      'cannot open /no/such/file: no such file or directory (ENOENT)\n  Create it, or use another path.\n',
    ],
    [
      'a folder without write permission with its path',
      systemError("EACCES: permission denied, mkdir '/locked/out'", {
        code: 'EACCES',
        syscall: 'mkdir',
        path: '/locked/out',
      }),
      'cannot mkdir /locked/out: permission denied (EACCES)\n  Run the command as the owner of that path',
    ],
    [
      'a full disk with the path of the target, not of the copied file',
      systemError('ENOSPC: no space left on device, copyfile', {
        code: 'ENOSPC',
        syscall: 'copyfile',
        path: '/from',
        dest: '/full/to',
      }),
      'cannot copyfile /full/to: no space left on device (ENOSPC)',
    ],
    [
      'a full disk with the possible paths, because Node does not name the path',
      systemError('ENOSPC: no space left on device, write', { code: 'ENOSPC', syscall: 'write' }),
      `cannot write a file in ${process.cwd()} or ${tmpdir()}: no space left on device (ENOSPC)\n  Free space there`,
    ],
  ])('contains %s, exits with 1 and has no stack trace', (_, error, message) => {
    const { code, text } = reported(error);
    expect(code).toBe(1);
    expect(text).toContain(message);
    expect(text).not.toMatch(/^\s+at /m);
  });

  it('calls any other error a bug, with its stack trace', () => {
    const { code, text } = reported(new TypeError('undefined is not a function'));
    expect(code).toBe(1);
    expect(text).toContain('this is a bug in this program');
    expect(text).toMatch(/^\s+at .*command\.test/m);
  });
});

describe('when the output is closed', () => {
  const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });

  it('exits without an error', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('exited');
    });
    expect(() => exitWhenClosed(closed)).toThrow('exited');
    expect(exit).toHaveBeenCalledWith();
    exit.mockRestore();
  });

  it('lets a command that listens to SIGPIPE clean up', () => {
    const exit = jest.spyOn(process, 'exit');
    const cleanUp = jest.fn();
    process.once('SIGPIPE', cleanUp);
    exitWhenClosed(closed);
    expect(cleanUp).toHaveBeenCalledTimes(1);
    expect(exit).not.toHaveBeenCalled();
    exit.mockRestore();
  });

  it('exits with 1 and an error when the disk of the output is full', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exited with ${code}`);
    });
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const full = Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
    expect(() => exitWhenClosed(full)).toThrow('exited with 1');
    expect(written).toHaveBeenCalledWith(expect.stringContaining('cannot write the output: '));
    exit.mockRestore();
    written.mockRestore();
  });
});
