import { z } from 'zod';
import { allowPlaintext, emailAddress, host, line, timeZone } from './texts';

const clock = () =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is not a time of day')
    .meta({ examples: ['22:00'] });
const muteWindow = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'is not a name of lower-case letters, digits and hyphens')
    .meta({ examples: ['night'] }),
  weekdays: z
    .array(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']))
    .min(1, 'is empty')
    .optional()
    .describe('Default: every day'),
  from: clock().default('00:00'),
  to: clock().default('24:00').describe('Later than `from`. A window over midnight is two windows'),
  timeZone: timeZone().default('UTC').describe('IANA name, such as Europe/Berlin'),
  receivers: z
    .array(z.enum(['sla', 'warning']))
    .min(1, 'is empty')
    .default(['sla', 'warning']),
});

/** Without braces, which templates interpret. */
const channel = () =>
  line()
    .regex(/^#[^\s#{}]{1,80}$/, 'is not a Slack channel')
    .meta({ examples: ['#alerts'] });

/** Where notifications go, and when they wait. */
export const notifications = z
  .strictObject({
    slack: z
      .strictObject({
        critical: channel().default('#alerts').describe('Channel of critical alerts'),
        warning: channel().default('#alerts').describe('Channel of the other alerts'),
      })
      .optional()
      .describe('Default: off, unless SLACK_WEBHOOK_URL is set. The URL is the secret slack_webhook_url'),
    email: z
      .strictObject({
        to: z.array(emailAddress()).min(1).describe('ALERT_EMAIL_ADDRESSES, comma-separated'),
        smtp: z
          .strictObject({
            host: host(),
            port: z.int().min(1).max(65_535).default(587),
            from: emailAddress(),
            username: line().optional().describe('Login. The password is the secret smtp_password'),
            requireTls: z.boolean().default(true),
            allowPlaintext: allowPlaintext('`requireTls` may be false together with a login'),
          })
          .describe('The mail server'),
      })
      .optional()
      .describe('Default: off'),
    webhook: z
      .boolean()
      .default(false)
      .describe('Also post every notification to the URL in the secret webhook_url'),
    muteWindows: z
      .array(muteWindow)
      .default([])
      .describe(
        'Times at which less urgent notifications wait. Critical, audit and heartbeat notifications never wait',
      ),
    heartbeat: z
      .boolean()
      .default(false)
      .describe(
        'Send the Watchdog to the URL in the secret heartbeat_url: a service that alerts when the Watchdog stops',
      ),
  })
  .prefault({});
