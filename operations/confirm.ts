import { createInterface } from 'node:readline/promises';
import { UserError } from '../lib/user-error';

/**
 * Asks the user to agree. Only `yes` counts.
 * @param refused the message of the error if the user does not agree
 * @throws UserError when the user does not agree, or there is no terminal to ask on
 */
export async function confirm(question: string, refused: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new UserError(`${refused}: it needs approval, and there is no terminal to ask on`, 'Add --yes.');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Only 'yes' is accepted: `);
  terminal.close();
  if (answer.trim() !== 'yes') throw new UserError(`${refused}: not approved`, 'Answer yes, or add --yes.');
}
