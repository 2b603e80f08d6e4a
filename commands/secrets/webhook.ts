import { UserError } from '../../lib/user-error';

/**
 * Statuses of a URL that accepts no messages. Any other status means that the URL exists, even if it expects another
 * message.
 */
const REFUSED: readonly number[] = [401, 403, 404, 410];
const TIMEOUT_MS = 15_000;

/**
 * Checks that a URL accepts posts by sending an empty message. Slack answers 400 when the webhook exists and 403 or 404
 * when it does not; webhooks of Alertmanager's kind and heartbeats accept it.
 * @throws UserError when the URL is unreachable or refuses
 */
export async function postsTo(url: string): Promise<void> {
  let status: number;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: '4', status: 'resolved', alerts: [] }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    // The body is not read, because it may be endless.
    await response.body?.cancel();
  } catch {
    throw new UserError(
      `the new URL does not answer within ${TIMEOUT_MS / 1_000} s`,
      'Check the URL and the network of this machine. --unconfirmed skips this check.',
    );
  }
  if (REFUSED.includes(status) || status >= 500) {
    throw new UserError(
      `the new URL does not accept messages: it answers ${status}`,
      'Copy the whole URL. --unconfirmed skips this check.',
    );
  }
}
