import type { AlertName } from '../catalogue';
import type { Receiver } from '../routing';
import type { Severity } from '../types';

/** The notification channels of an environment. */
export interface Channels {
  readonly slack?: SlackChannels | undefined;
  readonly email?:
    | {
        /** Mailboxes that receive every notification. */
        readonly to?: readonly string[] | undefined;
        readonly smtp: MailServer;
      }
    | undefined;
  /** Post to the URL in the secret webhook_url. */
  readonly webhook: boolean;
  /** Post the Watchdog to the URL in the secret heartbeat_url. */
  readonly heartbeat: boolean;
  /** Times at which some receivers are muted. */
  readonly muteWindows: readonly MuteWindow[];
  /** Further receivers, by name. @default none */
  readonly receivers?: Readonly<Record<string, NamedReceiver>>;
  /** HTTP proxy for notifications, except e-mail. */
  readonly proxy?: { readonly url: string; readonly noProxy: readonly string[] } | undefined;
  /** The simulator's sink, which records notifications. */
  readonly sink?: { readonly notifications: string; readonly heartbeats: string } | undefined;
}

export interface SlackChannels {
  readonly critical: string;
  readonly warning: string;
  /** One webhook URL, one per channel, or the token of a bot. @default 'webhook' */
  readonly login?: 'webhook' | 'webhookPerChannel' | 'bot';
  /** Whether a changed group of alerts updates its message instead of posting another. For a bot only. @default false */
  readonly updateMessages?: boolean;
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** Mailbox: an address, or `Name <address>`. */
  readonly from: string;
  readonly username?: string | undefined;
  readonly requireTls: boolean;
  /** Whether the connection starts with TLS. @default on port 465 only */
  readonly implicitTls?: boolean | undefined;
  /** Name with which Alertmanager introduces itself. @default the domain of `from` */
  readonly hello?: string | undefined;
}

/** A receiver that an environment adds. It gets the alerts that match all of its conditions. */
export interface NamedReceiver {
  readonly pagerduty?: { readonly region: 'us' | 'eu' } | undefined;
  readonly jiraServiceManagement?:
    | { readonly responders: readonly { readonly type: string; readonly name: string }[] }
    | undefined;
  readonly microsoftTeams?: object | undefined;
  readonly discord?: object | undefined;
  readonly telegram?:
    | { readonly chatId: number; readonly threadId?: number | undefined; readonly silent: boolean }
    | undefined;
  readonly slack?:
    | { readonly channel: string; readonly login: 'webhook' | 'bot'; readonly updateMessages: boolean }
    | undefined;
  readonly email?: { readonly to: readonly string[] } | undefined;
  readonly webhook?:
    | {
        readonly authentication: 'none' | 'basic' | 'bearer' | 'header';
        readonly username?: string | undefined;
        readonly header?: string | undefined;
      }
    | undefined;
  /** @default any */
  readonly severities?: readonly Exclude<Severity, 'none'>[] | undefined;
  /** @default any */
  readonly alerts?: readonly AlertName[] | undefined;
  /** @default any */
  readonly teams?: readonly string[] | undefined;
  /** Whether its alerts notify no other receiver. */
  readonly exclusive: boolean;
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
