import type { Bundle } from '../bundle';
import type { Grafana } from '../clients/grafana';
import { HttpError, loginOf } from '../clients/http';
import { until } from '../clients/waiting';
import { accountOf, clientOf } from './servers';

/** How long Grafana may take to start. */
const START_MS = 60_000;
const ATTEMPT_MS = 5_000;

/** Grafana with the login that Terraform uses: that of the secret file, else that of the variable GRAFANA_AUTH. */
export function grafanaOf(bundle: Bundle, timeoutMs?: number): Grafana {
  const { GRAFANA_AUTH } = process.env;
  const login = accountOf(bundle.environment, 'grafana') ?? (GRAFANA_AUTH && loginOf(GRAFANA_AUTH));
  return clientOf(bundle, 'grafana', login || undefined, timeoutMs);
}

/**
 * Checks that Grafana responds and accepts the login, before Terraform uses it: the provider retries for minutes, or
 * crashes, and reports the same failure for each resource.
 * @throws HttpError
 */
export async function requireGrafanaLogin(bundle: Bundle, startMs = START_MS): Promise<void> {
  const grafana = grafanaOf(bundle, ATTEMPT_MS);
  const isStarting = (error: unknown) =>
    error instanceof HttpError && (error.status === undefined || error.status >= 500);
  await until(() => grafana.checkLogin().then(() => true), {
    timeoutMs: bundle.environment.grafana.external === undefined ? startMs : 0,
    everyMs: 1_000,
    retryOn: isStarting,
  });
}
