import { headerOf, mailbox } from '../../lib/mailbox';
import { type Secret, secretPath } from '../../lib/secrets';
import type { Inhibition } from '../inhibition';
import {
  conditionsOf,
  DEFAULT_ROUTE,
  type Matcher,
  RECEIVERS,
  type Receiver,
  type Route,
  routesFor,
} from '../routing';
import type { Channels, MuteWindow, NamedReceiver } from './channels';
import { DIRECT, type HttpConfig, proxied } from './http';
import {
  emailMessage,
  type Integrations,
  integrationsOf,
  secretsOf,
  slackBot,
  slackMessage,
} from './integrations';

/** The part of `alertmanager.yml` that this project uses. */
export interface AlertmanagerConfig {
  readonly global: Readonly<Record<string, string | boolean | HttpConfig>>;
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
export interface AlertmanagerRoute {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly group_by: readonly string[];
  readonly group_wait: string;
  readonly group_interval: string;
  readonly repeat_interval: string;
  readonly mute_time_intervals?: readonly string[];
  /** Whether later routes get the alert, too. @default false */
  readonly continue?: boolean;
  readonly routes?: readonly AlertmanagerRoute[];
}
export interface ReceiverConfig extends Integrations {
  readonly name: string;
}

/** The folder of message templates, as the configuration names it. */
export const TEMPLATES = 'templates/*.tmpl';

/** The message templates: the common ones, and those with the escaping of a kind of receiver. */
export const TEMPLATE_FILES = ['notification', 'slack', 'markdown', 'html', 'paging'] as const;

/** Alertmanager's configuration: the routes, and the receivers with the channels of an environment. */
export function alertmanagerConfig(
  channels: Channels,
  alerts: readonly { readonly receiver?: Receiver }[],
  inhibitions: readonly Inhibition[] = [],
): AlertmanagerConfig {
  const { muteWindows, receivers = {} } = channels;
  // The heartbeat stays first: no other route may take it.
  const [heartbeat, ...others] = routesFor(alerts).map(
    (each): AlertmanagerRoute => ({ ...route(each), ...muted(each, muteWindows) }),
  );
  return {
    global: globals(channels),
    templates: [TEMPLATES],
    ...(muteWindows.length > 0 && { time_intervals: muteWindows.map(timeInterval) }),
    // The root route cannot be muted. It gets no alerts, because the last of its routes matches all.
    route: {
      ...route(DEFAULT_ROUTE),
      routes: [
        ...(heartbeat ? [heartbeat] : []),
        ...Object.entries(receivers).map(([name, receiver]) => namedRoute(name, receiver, others)),
        ...others,
      ],
    },
    inhibit_rules: inhibitions.map(({ source, target, equal }) => ({
      source_matchers: source.map(matcher),
      target_matchers: target.map(matcher),
      equal,
    })),
    receivers: [
      ...RECEIVERS.map((name) => receiver(name, channels)),
      ...Object.entries(receivers).map(([name, named]) => namedReceiver(name, named, channels)),
    ],
  };
}

/** The alerts of a named receiver are grouped, repeated and muted like those of the other receivers. */
function namedRoute(
  name: string,
  named: NamedReceiver,
  others: readonly AlertmanagerRoute[],
): AlertmanagerRoute {
  return {
    ...route({ ...DEFAULT_ROUTE, matchers: conditionsOf(named) }),
    receiver: name,
    continue: !named.exclusive,
    routes: others.map((each) => ({ ...each, receiver: name })),
  };
}

function namedReceiver(name: string, named: NamedReceiver, channels: Channels): ReceiverConfig {
  const { webhook_configs = [], ...others } = integrationsOf(name, named, channels);
  // An alert that no other receiver gets would otherwise be missing in the sink.
  const sink = named.exclusive ? sinkOf(channels, 'notifications') : [];
  return { ...withWebhooks(name, [...webhook_configs, ...sink]), ...others };
}

/** The sink is a container beside Alertmanager, and no proxy reaches it. */
function sinkOf({ sink, proxy }: Channels, kind: 'notifications' | 'heartbeats'): object[] {
  return sink ? [{ url: sink[kind], send_resolved: kind === 'notifications', ...(proxy && DIRECT) }] : [];
}

/** The secrets that the configuration refers to. */
export function alertmanagerSecrets({
  slack,
  email,
  webhook,
  heartbeat,
  receivers = {},
}: Channels): Secret[] {
  return [
    ...(slack ? SLACK_SECRETS[slack.login ?? 'webhook'] : []),
    ...(email?.smtp.username ? (['smtp_password'] as const) : []),
    ...(webhook ? (['webhook_url'] as const) : []),
    ...(heartbeat ? (['heartbeat_url'] as const) : []),
    ...Object.entries(receivers).flatMap(([name, receiver]) => secretsOf(name, receiver)),
  ];
}

const SLACK_SECRETS = {
  webhook: ['slack_webhook_url'],
  webhookPerChannel: ['slack_webhook_url', 'slack_warning_webhook_url'],
  bot: ['slack_bot_token'],
} as const;

function globals(channels: Channels): AlertmanagerConfig['global'] {
  const { slack, email, proxy } = channels;
  return {
    ...(proxy && { http_config: proxied(channels) }),
    ...(slack && slack.login !== 'bot' && { slack_api_url_file: secretPath('slack_webhook_url') }),
    ...(email && smtp(email.smtp)),
  };
}

function smtp({
  host,
  port,
  from,
  username,
  requireTls,
  implicitTls,
  hello,
}: NonNullable<Channels['email']>['smtp']): Record<string, string | boolean> {
  const sender = mailbox(from);
  return {
    smtp_smarthost: `${host}:${port}`,
    smtp_from: headerOf(sender),
    // Many mail servers refuse Alertmanager's default, localhost.
    smtp_hello: hello ?? sender.domain,
    smtp_require_tls: requireTls,
    ...(implicitTls !== undefined && { smtp_force_implicit_tls: implicitTls }),
    ...(username && {
      smtp_auth_username: username,
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
      ...sinkOf(channels, 'heartbeats'),
    ]);
  }
  const urgent = name === 'critical' || name === 'audit';
  const { slack, email } = channels;
  return {
    ...withWebhooks(name, [
      ...(channels.webhook ? [{ url_file: secretPath('webhook_url'), send_resolved: true }] : []),
      ...sinkOf(channels, 'notifications'),
    ]),
    ...(slack && { slack_configs: [slackIntegration(urgent, channels, slack)] }),
    ...(email?.to && { email_configs: email.to.map(emailMessage) }),
  };
}

function withWebhooks(name: string, webhooks: readonly object[]): ReceiverConfig {
  return { name, ...(webhooks.length > 0 && { webhook_configs: webhooks }) };
}

function slackIntegration(
  urgent: boolean,
  channels: Channels,
  { critical, warning, login, updateMessages = false }: NonNullable<Channels['slack']>,
): object {
  const channel = urgent ? critical : warning;
  if (login === 'bot') return slackBot(channel, 'slack_bot_token', updateMessages, channels);
  const own = login === 'webhookPerChannel' && !urgent;
  return { ...(own && { api_url_file: secretPath('slack_warning_webhook_url') }), ...slackMessage(channel) };
}
