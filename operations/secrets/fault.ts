import { isUrl, type Secret } from '../../lib/secrets';
import { webhookUrlFault } from '../../lib/webhook-url';
import { isPrivateKey } from './certificate';

/**
 * Why a value is invalid for a secret, whether it comes from a variable, a file or the user's input. Undefined if it is
 * valid. The result contains no part of the value.
 */
export function secretFault(secret: Secret, value: string): string | undefined {
  if (secret === 'elasticsearch_transport_key') {
    return isPrivateKey(value) ? undefined : 'is not an RSA private key in PEM format';
  }
  if (!isUrl(secret))
    return /\p{Cc}/u.test(value) ? 'contains a line break or another control character' : undefined;
  // SLACK_WEBHOOK_URL has the same rule.
  return webhookUrlFault(value, secret === 'slack_webhook_url' ? 'https' : 'http or https');
}
