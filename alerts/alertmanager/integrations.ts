import { addressOf, headerOf, mailbox } from '../../lib/mailbox';
import { type ReceiverSecretField, receiverSecret, type Secret, secretPath } from '../../lib/secrets';
import type { Channels, NamedReceiver } from './channels';
import { type HttpConfig, withLogin } from './http';

/** Integrations of one receiver, as in `alertmanager.yml`: a list for each kind. */
export interface Integrations {
  readonly slack_configs?: readonly object[];
  readonly email_configs?: readonly object[];
  readonly webhook_configs?: readonly object[];
  readonly pagerduty_configs?: readonly object[];
  readonly opsgenie_configs?: readonly object[];
  readonly msteamsv2_configs?: readonly object[];
  readonly discord_configs?: readonly object[];
  readonly telegram_configs?: readonly object[];
}

/** Finds the secret of a receiver's field. */
type SecretOf = (field: ReceiverSecretField) => Secret;

interface Integration<Settings> {
  /** The secrets that it needs. */
  readonly secrets: (settings: Settings) => readonly ReceiverSecretField[];
  readonly config: (settings: Settings, secret: SecretOf, channels: Channels) => Integrations;
}

type Kind = Exclude<keyof NamedReceiver, 'severities' | 'alerts' | 'teams' | 'exclusive'>;
type SettingsOf<K extends Kind> = NonNullable<NamedReceiver[K]>;

const TITLE = '{{ template "monitoring.title" . }}';
const LINK = '{{ template "monitoring.link" . }}';

/** The kinds of receivers, with Alertmanager's own integration for each. Texts are in templates/. */
const KINDS: { readonly [K in Kind]: Integration<SettingsOf<K>> } = {
  pagerduty: {
    secrets: () => ['routing_key'],
    config: ({ region }, secret) => ({
      pagerduty_configs: [
        {
          routing_key_file: secretPath(secret('routing_key')),
          ...(region === 'eu' && { url: 'https://events.eu.pagerduty.com/v2/enqueue' }),
          send_resolved: true,
          description: TITLE,
          severity: '{{ template "monitoring.pagerduty.severity" . }}',
          source: '{{ template "monitoring.source" . }}',
          class: '{{ .CommonLabels.alertname }}',
          component: '{{ .CommonLabels.component }}',
          group: '{{ .CommonLabels.alert_family }}',
          client: 'Model Orchestrator monitoring',
          client_url: LINK,
          details: { firing: '{{ template "monitoring.text" . }}' },
          links: [{ href: LINK, text: 'Dashboard' }],
        },
      ],
    }),
  },
  jiraServiceManagement: {
    secrets: () => ['api_key'],
    config: ({ responders }, secret) => ({
      // Jira Service Management accepts the requests of Opsgenie's integration at this address.
      opsgenie_configs: [
        {
          api_key_file: secretPath(secret('api_key')),
          api_url: 'https://api.atlassian.com/jsm/ops/integration/',
          send_resolved: true,
          message: TITLE,
          description: '{{ template "monitoring.text" . }}',
          source: '{{ template "monitoring.source" . }}',
          priority: '{{ template "monitoring.jsm.priority" . }}',
          tags: '{{ .CommonLabels.environment }},{{ .CommonLabels.alert_family }}',
          ...(responders.length > 0 && { responders }),
        },
      ],
    }),
  },
  microsoftTeams: {
    secrets: () => ['webhook_url'],
    config: (_, secret) => ({
      msteamsv2_configs: [
        {
          webhook_url_file: secretPath(secret('webhook_url')),
          send_resolved: true,
          title: '{{ template "monitoring.markdown.title" . }}',
          text: '{{ template "monitoring.markdown" . }}',
        },
      ],
    }),
  },
  discord: {
    secrets: () => ['webhook_url'],
    config: (_, secret) => ({
      discord_configs: [
        {
          webhook_url_file: secretPath(secret('webhook_url')),
          send_resolved: true,
          title: '{{ template "monitoring.markdown.title" . }}',
          message: '{{ template "monitoring.markdown" . }}',
        },
      ],
    }),
  },
  telegram: {
    secrets: () => ['bot_token'],
    config: ({ chatId, threadId, silent }, secret) => ({
      telegram_configs: [
        {
          bot_token_file: secretPath(secret('bot_token')),
          chat_id: chatId,
          ...(threadId !== undefined && { message_thread_id: threadId }),
          ...(silent && { disable_notifications: true }),
          send_resolved: true,
          // In this mode Alertmanager executes the template as HTML, which escapes every value.
          parse_mode: 'HTML',
          message: '{{ template "monitoring.telegram" . }}',
        },
      ],
    }),
  },
  slack: {
    secrets: ({ login }) => [login === 'bot' ? 'bot_token' : 'webhook_url'],
    config: ({ channel, login, updateMessages }, secret, channels) => ({
      slack_configs: [
        login === 'bot'
          ? slackBot(channel, secret('bot_token'), updateMessages, channels)
          : { api_url_file: secretPath(secret('webhook_url')), ...slackMessage(channel) },
      ],
    }),
  },
  email: {
    secrets: () => [],
    config: ({ to }) => ({ email_configs: to.map(emailMessage) }),
  },
  webhook: {
    secrets: ({ authentication }) => ['webhook_url', ...LOGINS[authentication].secrets],
    config: ({ authentication, username = '', header = '' }, secret, channels) => ({
      webhook_configs: [
        {
          url_file: secretPath(secret('webhook_url')),
          send_resolved: true,
          ...(authentication !== 'none' &&
            withLogin(
              channels,
              LOGINS[authentication].config((field) => secretPath(secret(field)), { username, header }),
            )),
        },
      ],
    }),
  },
};

type Authentication = SettingsOf<'webhook'>['authentication'];

const LOGINS: Readonly<
  Record<
    Authentication,
    {
      readonly secrets: readonly ReceiverSecretField[];
      readonly config: (
        file: (field: ReceiverSecretField) => string,
        names: { readonly username: string; readonly header: string },
      ) => HttpConfig;
    }
  >
> = {
  none: { secrets: [], config: () => ({}) },
  basic: {
    secrets: ['password'],
    config: (file, { username }) => ({ basic_auth: { username, password_file: file('password') } }),
  },
  bearer: {
    secrets: ['token'],
    config: (file) => ({ authorization: { type: 'Bearer', credentials_file: file('token') } }),
  },
  header: {
    secrets: ['header'],
    config: (file, { header }) => ({ http_headers: { [header]: { files: [file('header')] } } }),
  },
};

/** The kinds of receivers that an environment can add. */
export const RECEIVER_KINDS = Object.keys(KINDS) as Kind[];

/** The integrations of a named receiver. */
export function integrationsOf(name: string, receiver: NamedReceiver, channels: Channels): Integrations {
  const parts = RECEIVER_KINDS.map((kind) => configOf(kind, name, receiver, channels));
  return Object.assign({}, ...parts);
}

function configOf<K extends Kind>(
  kind: K,
  name: string,
  receiver: NamedReceiver,
  channels: Channels,
): Integrations {
  const settings = receiver[kind];
  if (settings === undefined) return {};
  return KINDS[kind].config(settings, (field) => receiverSecret(name, field), channels);
}

/** The secrets of a named receiver. */
export function secretsOf(name: string, receiver: NamedReceiver): Secret[] {
  return RECEIVER_KINDS.flatMap((kind) => fieldsOf(kind, receiver)).map((field) =>
    receiverSecret(name, field),
  );
}

function fieldsOf<K extends Kind>(kind: K, receiver: NamedReceiver): readonly ReceiverSecretField[] {
  const settings = receiver[kind];
  return settings === undefined ? [] : KINDS[kind].secrets(settings);
}

/** A message in Slack by a webhook. Values are escaped, and `text` is not Markdown: a label can contain `*` or `<!channel>`. */
export function slackMessage(channel: string): object {
  return {
    channel,
    send_resolved: true,
    title: '{{ template "monitoring.slack.title" . }}',
    title_link: LINK,
    text: '{{ template "monitoring.slack" . }}',
    mrkdwn_in: ['pretext'],
    color: '{{ template "monitoring.color" . }}',
    fallback: '{{ template "monitoring.slack.title" . }}',
  };
}

/** A message in Slack by a bot, to a channel's name or id. */
export function slackBot(channel: string, token: Secret, update: boolean, channels: Channels): object {
  return {
    api_url: 'https://slack.com/api/chat.postMessage',
    ...withLogin(channels, { authorization: { type: 'Bearer', credentials_file: secretPath(token) } }),
    ...slackMessage(channel),
    ...(update && { update_message: true }),
  };
}

/** An e-mail with an HTML and a text part. Alertmanager escapes the values in HTML. */
export function emailMessage(to: string): object {
  const box = mailbox(to);
  return {
    to: addressOf(box),
    send_resolved: true,
    headers: { Subject: TITLE, ...(box.name !== undefined && { To: headerOf(box) }) },
    html: '{{ template "monitoring.html" . }}',
    text: '{{ template "monitoring.text" . }}',
  };
}
