import type { ReceiverConfig } from './config';

/** Who gets the notifications of one integration, in words. */
export interface Recipient {
  /** Alertmanager's name of the integration, as in the label `integration` of its metrics. */
  readonly integration: string;
  /** Such as `Slack #alerts`. */
  readonly who: string;
  /** Whether it is a program of this project, not a person or a company. */
  readonly isSink: boolean;
}

type Describe = (config: Readonly<Record<string, unknown>>) => string;

/** By the name of the list in `alertmanager.yml`, without `_configs`. */
const WORDS: Readonly<Record<string, Describe>> = {
  slack: ({ channel }) => `Slack ${channel}`,
  email: ({ to }) => `e-mail to ${to}`,
  webhook: ({ url_file }) => (url_file ? `the webhook in ${fileName(url_file)}` : "the simulator's record"),
  pagerduty: ({ routing_key_file }) => `PagerDuty with ${fileName(routing_key_file)}`,
  opsgenie: ({ api_key_file }) => `Jira Service Management with ${fileName(api_key_file)}`,
  msteamsv2: ({ webhook_url_file }) => `Microsoft Teams by ${fileName(webhook_url_file)}`,
  discord: ({ webhook_url_file }) => `Discord by ${fileName(webhook_url_file)}`,
  telegram: ({ chat_id }) => `Telegram chat ${chat_id}`,
};

/** The recipients of a receiver, in the order of its configuration. */
export function recipientsOf({ name: _, ...integrations }: ReceiverConfig): Recipient[] {
  return Object.entries(integrations).flatMap(([key, configs]) => {
    const integration = key.replace(/_configs$/, '');
    return (configs as readonly Readonly<Record<string, unknown>>[]).map((config) => ({
      integration,
      who: WORDS[integration]?.(config) ?? integration,
      isSink: integration === 'webhook' && config.url_file === undefined,
    }));
  });
}

function fileName(path: unknown): string {
  return String(path).split('/').at(-1) ?? '';
}
