import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { SECRETS, type Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';

/**
 * The value of a secret that somebody types, unseen, or that comes by standard input. Never an argument: those of a
 * process can be seen by others.
 * @throws UserError when nothing was given, or more than one word
 */
export async function askFor(secret: Secret): Promise<string> {
  const given = process.stdin.isTTY
    ? await askUnseen(`${secret}, ${SECRETS[secret]}: `)
    : await text(process.stdin);
  const value = given.trim();
  if (value === '') throw new UserError('no value was given', 'Type it, or give it on standard input.');
  if (/\s/.test(value))
    throw new UserError('the value has more than one line or word', 'Give the value alone.');
  return value;
}

async function askUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const value = await terminal.question('');
  terminal.close();
  process.stderr.write('\n');
  return value;
}
