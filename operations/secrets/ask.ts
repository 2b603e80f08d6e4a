import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describeSecret, type Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { secretFault } from './fault';

/**
 * Asks for the value of a secret without echoing it, or reads it from standard input. It is never an argument, because
 * other users can see the arguments of a process.
 * @throws UserError when the value is empty or not valid for this secret
 */
export async function askFor(secret: Secret): Promise<string> {
  const given = process.stdin.isTTY
    ? await askUnseen(`${secret}, ${describeSecret(secret)}: `)
    : await text(process.stdin);
  const value = given.trim();
  if (value === '')
    throw new UserError(`the value for ${secret} is empty`, 'Type it, or pipe it to standard input.');
  const fault = secretFault(secret, value);
  if (fault !== undefined)
    throw new UserError(`the value for ${secret} ${fault}`, 'Enter the whole value, and nothing else.');
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
