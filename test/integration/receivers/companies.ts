import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** A request that a company's server receives. */
export interface Received {
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

interface Answer {
  /** @default 200 */
  readonly status?: number;
  readonly body: unknown;
}

/** Checks a request. @returns the response to a valid request @throws Error for an invalid request */
type Demand = (request: Received) => Answer;

const demand = (isMet: unknown, what: string): void => {
  if (!isMet) throw new Error(what);
};

const words = (max?: number) => (max === undefined ? z.string().min(1) : z.string().min(1).max(max));

/** An event of PagerDuty. */
export const pagerDutySchema = z.object({
  routing_key: z.literal('a'.repeat(32)),
  event_action: z.enum(['trigger', 'resolve']),
  dedup_key: words(),
  payload: z.object({
    summary: words(1_024),
    source: words(),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
  }),
});

/** A new alert of Jira Service Management. */
export const jiraSchema = z.object({
  message: words(130),
  alias: words(512),
  priority: z.string().regex(/^P[1-5]$/),
  responders: z.tuple([z.object({ type: z.literal('team') })], z.unknown()),
});

const teamsSchema = z.object({
  type: z.literal('message'),
  attachments: z.tuple(
    [
      z.object({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.object({ body: z.array(z.object({ text: words() })) }),
      }),
    ],
    z.unknown(),
  ),
});

const discordSchema = z.object({
  embeds: z.tuple([z.object({ title: words(256), description: words(4_096) })], z.unknown()),
});

const telegramSchema = z.object({
  chat_id: z.literal('-100123'),
  parse_mode: z.literal('HTML'),
  text: words()
    .refine(
      (html) => [...html.matchAll(/<\/?([^\s>]*)[^>]*>/g)].every(([, name]) => name === 'a' || name === 'b'),
      'unsupported element',
    )
    .refine((html) => !/&(?!(lt|gt|amp|quot|#\d+);)/.test(html), 'unsupported entity'),
});

const slackSchema = z.object({ channel: z.literal('C0123ABCDEF'), ts: z.string().optional() });

const slackWebhookSchema = z.object({ attachments: z.tuple([z.object({ text: words() })], z.unknown()) });

/** Alertmanager's own webhook format. */
const webhookSchema = z.object({ version: z.literal('4'), alerts: z.array(z.unknown()).min(1) });

/** Checks by host of the company's server: each requires what the company's documentation requires of a request. */
const COMPANIES: Readonly<Record<string, Demand>> = {
  'events.pagerduty.com': ({ path, body }) => {
    demand(path === '/v2/enqueue', `unknown path ${path}`);
    const { dedup_key } = pagerDutySchema.parse(body);
    return { status: 202, body: { status: 'success', dedup_key } };
  },
  'api.atlassian.com': ({ path, headers, body }) => {
    demand(headers.authorization === 'GenieKey jsm-key', `authorization ${headers.authorization}`);
    if (!/^\/jsm\/ops\/integration\/v2\/alerts\/\w+\/close\?identifierType=alias$/.test(path)) {
      demand(path === '/jsm/ops/integration/v2/alerts', `unknown path ${path}`);
      jiraSchema.parse(body);
    }
    return { status: 202, body: { result: 'Request will be processed' } };
  },
  'teams.example.org': ({ path, body }) => {
    demand(path === '/workflows/1?sig=secret', `unknown path ${path}`);
    teamsSchema.parse(body);
    return { status: 202, body: '' };
  },
  'discord.com': ({ path, body }) => {
    demand(path === '/api/webhooks/1/secret', `unknown path ${path}`);
    discordSchema.parse(body);
    return { status: 204, body: '' };
  },
  'api.telegram.org': ({ path, body }) => {
    demand(path === '/bot123:secret/sendMessage', `unknown path ${path}`);
    telegramSchema.parse(body);
    return {
      body: { ok: true, result: { message_id: 1, date: 1, chat: { id: -100123, type: 'group' }, text: 'x' } },
    };
  },
  'slack.com': ({ path, headers, body }) => {
    demand(headers.authorization === 'Bearer xoxb-secret', `authorization ${headers.authorization}`);
    demand(headers['content-type']?.startsWith('application/json'), 'not JSON');
    const { ts } = slackSchema.parse(body);
    if (path === '/api/chat.update') demand(ts === '1.2', `message_not_found ${ts}`);
    else demand(path === '/api/chat.postMessage', `unknown path ${path}`);
    return { body: { ok: true, ts: '1.2', channel: 'C0123ABCDEF' } };
  },
  'hooks.slack.com': ({ path, body }) => {
    demand(/^\/services\/T\/B\/(critical|warning|named)$/.test(path), `no_service ${path}`);
    slackWebhookSchema.parse(body);
    return { body: 'ok' };
  },
  'hooks.example.org': ({ path, headers, body }) => {
    const login = `Basic ${Buffer.from('monitoring:hook-password').toString('base64')}`;
    const accepted: Readonly<Record<string, boolean>> = {
      '/basic': headers.authorization === login,
      '/bearer': headers.authorization === 'Bearer hook-token',
      '/header': headers['x-api-key'] === 'hook-header',
      '/all': true,
    };
    demand(accepted[path], `credentials for ${path}`);
    webhookSchema.parse(body);
    return { body: '' };
  },
};

export const HOSTS = Object.keys(COMPANIES);

/** Receives the requests to all companies, and records invalid ones. */
export class Companies {
  readonly received: Received[] = [];
  readonly complaints: string[] = [];
  /** Hosts that answer every request with this status. */
  readonly broken = new Map<string, number>();

  readonly answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const content = await text(request);
    const status = this.broken.get(host);
    if (status !== undefined) return void response.writeHead(status).end('out of order');
    try {
      const body: unknown = content === '' ? {} : JSON.parse(content);
      const received = { host, path: request.url ?? '', headers: request.headers, body };
      const met = COMPANIES[host]?.(received);
      if (met === undefined) throw new Error('unknown host');
      this.received.push(received);
      const isText = typeof met.body === 'string';
      response.writeHead(met.status ?? 200, { 'content-type': isText ? 'text/plain' : 'application/json' });
      response.end(isText ? met.body : JSON.stringify(met.body));
    } catch (error) {
      this.complaints.push(`${host}: ${(error as Error).message}`);
      response.writeHead(400).end();
    }
  };

  to(host: string, path?: string): Received[] {
    return this.received.filter((each) => each.host === host && (path === undefined || each.path === path));
  }
}
