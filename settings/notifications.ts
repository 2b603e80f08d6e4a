import * as z from 'zod';
import { RECEIVER_KINDS } from '../alerts/alertmanager/integrations';
import { ALERT_NAMES, type AlertName } from '../alerts/catalogue';
import { FAMILIES } from '../alerts/types';
import { header, RESERVED_HEADERS, username } from './connection';
import { port } from './numbers';
import { allowPlaintext, host, line, mailbox, timeZone, url } from './texts';

const teamName = () =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/, 'is not a name of lower-case letters, digits and hyphens')
    .meta({ examples: ['storage'] });

const clock = () =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is not a time of day')
    .meta({ examples: ['22:00'] });
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
const muteWindow = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'is not a name of lower-case letters, digits and hyphens')
    .meta({ examples: ['night'] }),
  weekdays: z.array(z.enum(WEEKDAYS)).min(1, 'is empty').optional().describe('Default: every day'),
  from: clock().default('00:00'),
  to: clock().default('24:00').describe('Later than `from`. A window over midnight is two windows'),
  timeZone: timeZone().default('UTC').describe('IANA name, such as Europe/Berlin'),
  receivers: z
    .array(z.enum(['sla', 'warning']))
    .min(1, 'is empty')
    .default(['sla', 'warning']),
});

/** Name or id of a channel. Without braces, which templates interpret. */
const channel = () =>
  line()
    .regex(
      /^(#[^\s#{}]{1,80}|[CGD][0-9A-Z]{8,})$/,
      'is neither the name (#...) nor the id of a Slack channel',
    )
    .meta({ examples: ['#alerts', 'C0123ABCDEF'] });

const updateMessages = () =>
  z
    .boolean()
    .default(false)
    .describe('When a group of alerts changes, update its message instead of posting another. Bot only');

/** A receiver: its kind, and the alerts that it gets. */
const receiver = z
  .strictObject({
    pagerduty: z
      .strictObject({ region: z.enum(['us', 'eu']).default('us').describe('Service region of the account') })
      .optional()
      .describe('PagerDuty, Events API v2. Secret: receiver_<name>_routing_key'),
    jiraServiceManagement: z
      .strictObject({
        responders: z
          .array(
            z.strictObject({
              type: z.enum(['team', 'user', 'escalation', 'schedule']),
              name: line()
                .regex(/^[^{}]+$/, 'has braces')
                .meta({ examples: ['ml-platform'] }),
            }),
          )
          .default([])
          .describe("Default: those of the integration's team"),
      })
      .optional()
      .describe('Jira Service Management, which replaces Opsgenie. Secret: receiver_<name>_api_key'),
    microsoftTeams: z
      .strictObject({})
      .optional()
      .describe('Microsoft Teams, by a workflow with a webhook. Secret: receiver_<name>_webhook_url'),
    discord: z.strictObject({}).optional().describe('Discord. Secret: receiver_<name>_webhook_url'),
    telegram: z
      .strictObject({
        chatId: z
          .int()
          .refine((id) => id !== 0, 'is not the id of a chat')
          .meta({ examples: [-1001234567890] })
          .describe('Id of the chat. Groups have negative ids'),
        threadId: z.int().min(1).max(2_147_483_647).optional().describe('Topic of a group'),
        silent: z.boolean().default(false).describe('Telegram delivers without a sound'),
      })
      .optional()
      .describe('Telegram, by a bot. Secret: receiver_<name>_bot_token'),
    slack: z
      .strictObject({
        channel: channel().describe('With a webhook, Slack uses the channel of the webhook'),
        login: z
          .enum(['webhook', 'bot'])
          .default('webhook')
          .describe('webhook: secret receiver_<name>_webhook_url. bot: secret receiver_<name>_bot_token'),
        updateMessages: updateMessages(),
      })
      .optional()
      .describe('A further channel of Slack'),
    email: z
      .strictObject({ to: z.array(mailbox()).min(1, 'is empty') })
      .optional()
      .describe('Mailboxes. The mail server is notifications.email.smtp'),
    webhook: z
      .strictObject({
        authentication: z
          .enum(['none', 'basic', 'bearer', 'header'])
          .default('none')
          .describe(
            'Secrets: receiver_<name>_password for basic, receiver_<name>_token for bearer, receiver_<name>_header for header',
          ),
        username: username().optional().describe('For basic authentication'),
        header: header()
          .refine((name) => !RESERVED_HEADERS.test(name), 'is set by the client itself')
          .optional()
          .describe('For authentication by a header'),
      })
      .optional()
      .describe("A server that accepts Alertmanager's JSON. Secret: receiver_<name>_webhook_url"),
    severities: z
      .array(z.enum(['critical', 'warning', 'info']))
      .min(1, 'is empty')
      .optional()
      .describe('Default: all'),
    alerts: z
      .array(z.enum(ALERT_NAMES as [AlertName, ...AlertName[]]))
      .min(1, 'is empty')
      .optional()
      .describe('Names of alerts. Default: all'),
    teams: z
      .array(teamName())
      .min(1, 'is empty')
      .optional()
      .describe('Names of notifications.teams. Default: all'),
    exclusive: z.boolean().default(false).describe('true: its alerts notify no other receiver'),
  })
  .refine((value) => RECEIVER_KINDS.filter((kind) => value[kind] !== undefined).length === 1, {
    error: `needs exactly one of ${RECEIVER_KINDS.join(', ')}`,
  });

/** The receivers of notifications, and the times at which notifications are muted. */
export const notifications = z
  .strictObject({
    slack: z
      .strictObject({
        critical: channel().default('#alerts').describe('Channel of critical alerts'),
        warning: channel().default('#alerts').describe('Channel of the other alerts'),
        login: z
          .enum(['webhook', 'webhookPerChannel', 'bot'])
          .default('webhook')
          .describe(
            'webhook: secret slack_webhook_url. The webhook of a Slack app ignores `critical` and `warning` and posts to its own channel. webhookPerChannel: secret slack_warning_webhook_url as well, for the channel `warning`. bot: secret slack_bot_token, for any channel that the app has joined',
          ),
        updateMessages: updateMessages(),
      })
      .optional()
      .describe('Default: off, unless SLACK_WEBHOOK_URL is set'),
    email: z
      .strictObject({
        to: z
          .array(mailbox())
          .min(1, 'is empty')
          .optional()
          .describe(
            'Mailboxes that receive every notification. The variable ALERT_EMAIL_ADDRESSES overrides them. Default: only those of `receivers`',
          ),
        smtp: z
          .strictObject({
            host: host(),
            port: port().default(587),
            from: mailbox().describe('Sender'),
            username: line().optional().describe('Login. The password is the secret smtp_password'),
            requireTls: z.boolean().default(true),
            allowPlaintext: allowPlaintext('`requireTls` may be false together with a login'),
            implicitTls: z
              .boolean()
              .optional()
              .describe('The connection starts with TLS instead of STARTTLS. Default: on port 465 only'),
            hello: host().optional().describe('Name in the EHLO command. Default: the domain of `from`'),
          })
          .describe('The mail server'),
      })
      .optional()
      .describe('Default: off'),
    webhook: z
      .boolean()
      .default(false)
      .describe('Also post every notification to the URL in the secret webhook_url'),
    receivers: z
      .record(
        z
          .string()
          .regex(/^[a-z][a-z0-9-]{0,40}$/, 'is not a name of lower-case letters, digits and hyphens')
          .meta({ examples: ['oncall'] }),
        receiver,
      )
      .default({})
      .describe(
        'Further receivers by name. Each gets the alerts that match its `severities`, `alerts` and `teams`, in addition to the channels above',
      ),
    teams: z
      .record(
        teamName(),
        z.array(z.enum([...FAMILIES, ...ALERT_NAMES] as [string, ...string[]])).min(1, 'is empty'),
      )
      .default({})
      .describe(
        'Teams by name, each with the families and names of its alerts. An alert gets the label `team`. If a team lists its name and another its family, the name decides',
      ),
    proxy: z
      .strictObject({
        url: url().describe('HTTP proxy'),
        noProxy: z.array(host()).default([]).describe('Hosts that are contacted without the proxy'),
      })
      .optional()
      .describe('HTTP proxy for notifications, except e-mail. Default: none'),
    muteWindows: z
      .array(muteWindow)
      .default([])
      .describe(
        'Times at which less urgent notifications are held back. Critical, audit and heartbeat notifications are always sent',
      ),
    heartbeat: z
      .boolean()
      .default(false)
      .describe(
        'Send the Watchdog to the URL in the secret heartbeat_url: a service that alerts when the Watchdog stops',
      ),
  })
  .prefault({});
