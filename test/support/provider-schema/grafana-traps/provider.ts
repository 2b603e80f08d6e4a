import type { Problem } from '../../../../lib/problems';
import type { Located } from '../resources';

/** Grafana refuses connections for some seconds after its container has started. */
export function providerWaitsForGrafana({ path, body }: Located): Problem[] {
  return typeof body.retries === 'number' && body.retries > 0
    ? []
    : [{ path: `${path}.retries`, message: 'is not set', cure: 'Set retries, and retry_wait in seconds.' }];
}
