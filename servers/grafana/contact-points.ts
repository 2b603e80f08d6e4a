import { ALERTMANAGER_CONTACT_POINT } from '../../alerts/grafana';
import { userSecretPath } from '../../lib/secrets';
import type { Environment } from '../../settings/schema';
import { serverConnection } from '../logins';
import { internalUrls } from '../replicas';
import { grafanaNames } from './names';

/** The part of Grafana's contact point file that this project uses. */
export interface ContactPoints {
  readonly apiVersion: 1;
  readonly contactPoints: readonly {
    readonly orgId: number;
    readonly name: string;
    readonly receivers: readonly {
      readonly uid: string;
      readonly type: 'prometheus-alertmanager';
      readonly disableResolveMessage: boolean;
      readonly settings: Readonly<Record<string, string>>;
    }[];
  }[];
}

/**
 * The contact point that forwards alerts to Alertmanager. It is a file, not a Terraform resource: Grafana reads the
 * password from a secret file, but Terraform would store it in its state.
 */
export function contactPointFile(environment: Environment): ContactPoints {
  const { basicAuth } = serverConnection(environment, 'alertmanager');
  const names = grafanaNames(environment);
  return {
    apiVersion: 1,
    contactPoints: [
      {
        orgId: 1,
        name: names.name(ALERTMANAGER_CONTACT_POINT),
        receivers: [
          {
            uid: names.uid(ALERTMANAGER_CONTACT_POINT),
            type: 'prometheus-alertmanager',
            disableResolveMessage: false,
            settings: {
              // Grafana sends to each of several URLs.
              url: internalUrls(environment, 'alertmanager', 'grafana').join(','),
              ...(basicAuth && {
                basicAuthUser: basicAuth.username,
                basicAuthPassword: `$__file{${userSecretPath(basicAuth.password)}}`,
              }),
            },
          },
        ],
      },
    ],
  };
}
