import { type Secret, secretPath } from '../../lib/secrets';
import {
  DEFAULT_ROUTE,
  INHIBITIONS,
  type Matcher,
  RECEIVERS,
  type Receiver,
  type Route,
  routesFor,
} from '../routing';

/** The notification channels of an environment. */
export interface Channels {
  readonly slack?: { readonly critical: string; readonly warning: string } | undefined;
  readonly email?:
    | {
        readonly to: readonly string[];
        readonly smtp: {
          readonly host: string;
          readonly port: number;
          readonly from: string;
          readonly username?: string | undefined;
          readonly requireTls: boolean;
        };
      }
    | undefined;
  /** Post to the URL in the secret webhook_url. */
  readonly webhook: boolean;
  /** Post the Watchdog to the URL in the secret heartbeat_url. */
  readonly heartbeat: boolean;
  /** Times at which some receivers are muted. */
  readonly muteWindows: readonly MuteWindow[];
  /** The simulator's sink, which records notifications. */
  readonly sink?: { readonly notifications: string; readonly heartbeats: string } | undefined;
}

/** A time of the week at which some receivers are muted. */
export interface MuteWindow {
  readonly name: string;
  readonly weekdays?: readonly string[] | undefined;
  /** Times of day, hh:mm. */
  readonly from: string;
  readonly to: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly receivers: readonly Receiver[];
}

/** The part of `alertmanager.yml` that this project uses. */
export interface AlertmanagerConfig {
  readonly global: Readonly<Record<string, string | boolean>>;
  readonly templates: readonly string[];
  readonly time_intervals?: readonly {
    readonly name: string;
    readonly time_intervals: readonly object[];
  }[];
  readonly route: AlertmanagerRoute;
  readonly inhibit_rules: readonly {
    readonly source_matchers: readonly string[];
    readonly target_matchers: readonly string[];
    readonly equal: readonly string[];
  }[];
  readonly receivers: readonly ReceiverConfig[];
}
interface AlertmanagerRoute {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly group_by: readonly string[];
  readonly group_wait: string;
  readonly group_interval: string;
  readonly repeat_interval: string;
  readonly mute_time_intervals?: readonly string[];
  readonly routes?: readonly AlertmanagerRoute[];
}
interface ReceiverConfig {
  readonly name: string;
  readonly slack_configs?: readonly object[];
  readonly email_configs?: readonly object[];
  readonly webhook_configs?: readonly object[];
}

/** The folder of message templates, as the configuration names it. */
export const TEMPLATES = 'templates/*.tmpl';

/** Alertmanager's configuration: the routes, and the receivers with the channels of an environment. */
export function alertmanagerConfig(
  channels: Channels,
  alerts: readonly { readonly receiver?: Receiver }[],
): AlertmanagerConfig {
  const { muteWindows } = channels;
  return {
    global: globals(channels),
    templates: [TEMPLATES],
    ...(muteWindows.length > 0 && { time_intervals: muteWindows.map(timeInterval) }),
    // The root cannot be muted. It takes no alert: the last of its routes takes all.
    route: {
      ...route(DEFAULT_ROUTE),
      routes: routesFor(alerts).map((each) => ({ ...route(each), ...muted(each, muteWindows) })),
    },
    inhibit_rules: INHIBITIONS.map(({ source, target, equal }) => ({
      source_matchers: source.map(matcher),
      target_matchers: target.map(matcher),
      equal,
    })),
    receivers: RECEIVERS.map((name) => receiver(name, channels)),
  };
}

/** The secrets that the configuration refers to. */
export function alertmanagerSecrets({ slack, email, webhook, heartbeat }: Channels): Secret[] {
  return [
    ...(slack ? (['slack_webhook_url'] as const) : []),
    ...(email?.smtp.username ? (['smtp_password'] as const) : []),
    ...(webhook ? (['webhook_url'] as const) : []),
    ...(heartbeat ? (['heartbeat_url'] as const) : []),
  ];
}

function globals({ slack, email }: Channels): Record<string, string | boolean> {
  return {
    ...(slack && { slack_api_url_file: secretPath('slack_webhook_url') }),
    ...(email && {
      smtp_smarthost: `${email.smtp.host}:${email.smtp.port}`,
      smtp_from: email.smtp.from,
      smtp_require_tls: email.smtp.requireTls,
    }),
    ...(email?.smtp.username && {
      smtp_auth_username: email.smtp.username,
      smtp_auth_password_file: secretPath('smtp_password'),
    }),
  };
}

function route({
  receiver,
  matchers,
  groupBy,
  groupWait,
  groupInterval,
  repeatInterval,
}: Route): AlertmanagerRoute {
  return {
    receiver,
    ...(matchers.length > 0 && { matchers: matchers.map(matcher) }),
    group_by: groupBy,
    group_wait: groupWait.toString(),
    group_interval: groupInterval.toString(),
    repeat_interval: repeatInterval.toString(),
  };
}

function muted(
  { receiver }: Route,
  windows: readonly MuteWindow[],
): Pick<AlertmanagerRoute, 'mute_time_intervals'> {
  const names = windows.filter(({ receivers }) => receivers.includes(receiver)).map(({ name }) => name);
  return names.length > 0 ? { mute_time_intervals: names } : {};
}

function timeInterval({ name, weekdays, from, to, timeZone }: MuteWindow) {
  return {
    name,
    time_intervals: [
      { times: [{ start_time: from, end_time: to }], ...(weekdays && { weekdays }), location: timeZone },
    ],
  };
}

function matcher({ label, operator, value }: Matcher): string {
  return `${label}${operator}${JSON.stringify(value)}`;
}

function receiver(name: Receiver, channels: Channels): ReceiverConfig {
  if (name === 'heartbeat') {
    return withWebhooks(name, [
      ...(channels.heartbeat ? [{ url_file: secretPath('heartbeat_url'), send_resolved: false }] : []),
      ...(channels.sink ? [{ url: channels.sink.heartbeats, send_resolved: false }] : []),
    ]);
  }
  const urgent = name === 'critical' || name === 'audit';
  const { slack, email } = channels;
  return {
    ...withWebhooks(name, [
      ...(channels.webhook ? [{ url_file: secretPath('webhook_url'), send_resolved: true }] : []),
      ...(channels.sink ? [{ url: channels.sink.notifications, send_resolved: true }] : []),
    ]),
    ...(slack && { slack_configs: [slackMessage(urgent ? slack.critical : slack.warning)] }),
    ...(email && { email_configs: email.to.map(emailMessage) }),
  };
}

function withWebhooks(name: Receiver, webhooks: readonly object[]): ReceiverConfig {
  return { name, ...(webhooks.length > 0 && { webhook_configs: webhooks }) };
}

/** The texts are in notification.tmpl. */
function slackMessage(channel: string): object {
  return {
    channel,
    send_resolved: true,
    title: '{{ template "monitoring.title" . }}',
    title_link: '{{ template "monitoring.link" . }}',
    text: '{{ template "monitoring.slack" . }}',
    color: '{{ template "monitoring.color" . }}',
    fallback: '{{ template "monitoring.title" . }}',
  };
}

function emailMessage(to: string): object {
  return {
    to,
    send_resolved: true,
    headers: { Subject: '{{ template "monitoring.title" . }}' },
    html: '',
    text: '{{ template "monitoring.text" . }}',
  };
}
