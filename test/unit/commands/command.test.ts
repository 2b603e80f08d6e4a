import { ProblemsError } from '../../../lib/problems';
import { UserError } from '../../../lib/user-error';
import { command, leaveWhenUnread, report } from '../../../operations/command';

/** What is told of an error, and the exit code that it asks for. */
function told(error: unknown) {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = report(error);
  const text = written.mock.calls.map(([chunk]) => String(chunk)).join('');
  written.mockRestore();
  return { code, text };
}

/** The error with which a command line ends, and what is printed. */
async function called(...args: string[]) {
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
  return { output, code: error === undefined ? 0 : told(error).code };
}

describe('a command', () => {
  it('ends well when it is called rightly, or asked for help', async () => {
    expect(await called('dev')).toMatchObject({ code: 0 });
    expect(await called('--help')).toMatchObject({
      code: 0,
      output: expect.stringContaining('npm run example --'),
    });
  });

  it.each([
    ['without what it needs', []],
    ['with an option that it does not have', ['dev', '--no-such-option']],
    ['with more than it takes', ['dev', 'and', 'more']],
  ])('ends with 2 and points to its help when it is called %s', async (_, args) => {
    expect(await called(...args)).toMatchObject({
      code: 2,
      output: expect.stringContaining('(--help tells more)'),
    });
  });
});

describe("a user's mistake", () => {
  const missing = Object.assign(new Error("ENOENT: no such file or directory, open '/no/such/file'"), {
    syscall: 'open',
    path: '/no/such/file',
  });

  it.each([
    ['of which the command says what to do', new UserError('it is so', 'Do this.'), 'it is so\n  Do this.\n'],
    [
      'in the environments',
      new ProblemsError([{ path: 'dev.name', message: 'is wrong', cure: 'Mend it.' }]),
      'dev.name: is wrong\n    Mend it.\n',
    ],
    ['that the system tells of', missing, 'Mend what the system says of /no/such/file'],
  ])('%s ends with 1 and a message, without a stack trace', (_, error, message) => {
    const { code, text } = told(error);
    expect(code).toBe(1);
    expect(text).toContain(message);
    expect(text).not.toMatch(/^\s+at /m);
  });
});

describe("the program's own fault", () => {
  it('ends with 1 and says where it is', () => {
    const { code, text } = told(new TypeError('undefined is not a function'));
    expect(code).toBe(1);
    expect(text).toContain('a fault of this program');
    expect(text).toMatch(/^\s+at .*command\.test/m);
  });
});

describe('a reader who has gone', () => {
  const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });

  it('ends the command without a word', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('exited');
    });
    expect(() => leaveWhenUnread(closed)).toThrow('exited');
    expect(exit).toHaveBeenCalledWith();
    exit.mockRestore();
  });

  it('leaves the end to a command that has something to undo', () => {
    const exit = jest.spyOn(process, 'exit');
    const undo = jest.fn();
    process.once('SIGPIPE', undo);
    leaveWhenUnread(closed);
    expect(undo).toHaveBeenCalledTimes(1);
    expect(exit).not.toHaveBeenCalled();
    exit.mockRestore();
  });

  it('is not mistaken for a full disk', () => {
    const full = Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' });
    expect(() => leaveWhenUnread(full)).toThrow('ENOSPC');
  });
});
