import { isLoopback } from './loopback';
import { isPlaintext } from './plaintext';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Checks the OpenID Connect provider of Grafana. */
export function checkOidc({ grafana: { oidc, external } }: Environment): Refusal[] {
  if (!oidc) return [];
  if (external !== undefined) {
    return [
      {
        field: 'grafana.oidc',
        message: `applies to a Grafana in a container, but Grafana is external (${external})`,
        cure: 'Remove it, and configure the login in that Grafana.',
        others: ['grafana.external'],
      },
    ];
  }
  return (['authUrl', 'tokenUrl', 'apiUrl'] as const).flatMap((setting): Refusal[] => {
    const value = oidc[setting];
    const field = `grafana.oidc.${setting}`;
    if (setting !== 'authUrl' && isLoopback(new URL(value).hostname)) {
      return [
        {
          field,
          message: `'${value}' is not reachable from Grafana's container: there, it is the container itself`,
          cure: 'Use a name that both reach, or host.docker.internal for a provider on the Docker host.',
        },
      ];
    }
    return isPlaintext(value, 'http:')
      ? [
          {
            field,
            message: `'${value}' is not encrypted, and logins depend on it`,
            cure: 'Use an https URL.',
          },
        ]
      : [];
  });
}
