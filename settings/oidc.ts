import * as z from 'zod';
import { secretFile } from './connection';
import { line, url } from './texts';

const groups = () =>
  z
    .array(
      z
        .string()
        .regex(/^[\w .:/@-]+$/, 'has characters other than letters, digits, spaces and . : / @ - _')
        .meta({ examples: ['platform'] }),
    )
    .default([]);

/** Login of Grafana's users at an OpenID Connect provider. */
export const oidc = z
  .strictObject({
    name: line()
      .meta({ examples: ['Company login'] })
      .default('OpenID Connect')
      .describe('Text of the login button'),
    authUrl: url().describe('Authorization endpoint, which the browser opens'),
    tokenUrl: url().describe('Token endpoint, which Grafana requests'),
    apiUrl: url().describe('User info endpoint, which Grafana requests'),
    clientId: line().meta({ examples: ['grafana'] }),
    clientSecret: secretFile('grafana_oidc_secret').describe('File with the client secret'),
    scopes: z
      .array(
        z
          .string()
          .regex(/^[\w.:/-]+$/, 'is not a scope')
          .meta({ examples: ['openid'] }),
      )
      .min(1, 'is empty')
      .default(['openid', 'profile', 'email', 'groups']),
    groupsClaim: z
      .string()
      .regex(/^\w+$/, 'is not the name of a claim')
      .meta({ examples: ['groups'] })
      .default('groups')
      .describe("Claim with the user's groups"),
    admins: groups().describe('Groups whose users administer the organization'),
    editors: groups().describe('Groups whose users are editors'),
    viewers: groups().describe('Groups whose users are viewers. Default: every other user of the provider'),
  })
  .optional()
  .describe(
    'Login of users at an OpenID Connect provider. Its redirect URI: <URL of Grafana>/login/generic_oauth. The admin password remains for Terraform and commands',
  );

export type Oidc = NonNullable<z.output<typeof oidc>>;

/** Grafana's mapping of groups to roles, in JMESPath. No result: the user may not log in. */
export function roleAttributePath({ groupsClaim, admins, editors, viewers }: Oidc): string {
  const role = (names: readonly string[], role: string) =>
    names.map((name) => `contains(${groupsClaim}[*], '${name}') && '${role}'`);
  return [
    ...role(admins, 'Admin'),
    ...role(editors, 'Editor'),
    ...(viewers.length > 0 ? role(viewers, 'Viewer') : ["'Viewer'"]),
  ].join(' || ');
}
