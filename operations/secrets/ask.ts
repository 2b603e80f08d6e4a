import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describeSecret, type Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';

/**
 * Asks for the value of a secret without echoing it, or reads it from standard input. It is never an argument, because
 * other users can see the arguments of a process.
 * @throws UserError when the value is empty or contains white space
 */
export async function askFor(secret: Secret): Promise<string> {
  const given = process.stdin.isTTY
    ? await askUnseen(`${secret}, ${describeSecret(secret)}: `)
    : await text(process.stdin);
  const value = given.trim();
  if (value === '')
    throw new UserError(`the value for ${secret} is empty`, 'Type it, or pipe it to standard input.');
  if (/\s/.test(value))
    throw new UserError(`the value for ${secret} contains white space`, 'Enter the value alone.');
  return value;
}

async function askUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const discarded = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: discarded, terminal: true });
  const value = await terminal.question('');
  terminal.close();
  process.stderr.write('\n');
  return value;
}
