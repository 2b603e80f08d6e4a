import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as a company's server gets it. */
export interface Received {
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // The servers check what they read.
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of another program
  readonly body: any;
}

/** What a server demands. Returns its complaint, or the response to an acceptable request. */
type Demand = (request: Received) => string | { readonly status?: number; readonly body: unknown };

const demand = (isMet: unknown, what: string): void => {
  if (!isMet) throw new Error(what);
};

/** The servers of the companies by host, each with what its documentation demands of a request. */
const COMPANIES: Readonly<Record<string, Demand>> = {
  'events.pagerduty.com': ({ path, body }) => {
    demand(path === '/v2/enqueue', `unknown path ${path}`);
    demand(body.routing_key === 'a'.repeat(32), 'invalid routing key');
    demand(['trigger', 'resolve'].includes(body.event_action), `event_action ${body.event_action}`);
    demand(body.dedup_key, 'no dedup_key');
    demand(body.payload.summary.length <= 1_024 && body.payload.summary, 'no summary');
    demand(body.payload.source, 'no source');
    demand(['critical', 'error', 'warning', 'info'].includes(body.payload.severity), 'wrong severity');
    return { status: 202, body: { status: 'success', dedup_key: body.dedup_key } };
  },
  'api.atlassian.com': ({ path, headers, body }) => {
    demand(headers.authorization === 'GenieKey jsm-key', `authorization ${headers.authorization}`);
    if (/^\/jsm\/ops\/integration\/v2\/alerts\/\w+\/close\?identifierType=alias$/.test(path)) {
      return { status: 202, body: { result: 'Request will be processed' } };
    }
    demand(path === '/jsm/ops/integration/v2/alerts', `unknown path ${path}`);
    demand(body.message && body.message.length <= 130, `message '${body.message}'`);
    demand(body.alias && body.alias.length <= 512, 'no alias');
    demand(/^P[1-5]$/.test(body.priority), `priority ${body.priority}`);
    demand(body.responders?.[0]?.type === 'team', 'no responders');
    return { status: 202, body: { result: 'Request will be processed' } };
  },
  'teams.example.org': ({ path, body }) => {
    demand(path === '/workflows/1?sig=secret', `unknown path ${path}`);
    demand(body.type === 'message', `type ${body.type}`);
    const [card] = body.attachments;
    demand(card.contentType === 'application/vnd.microsoft.card.adaptive', 'no adaptive card');
    demand(
      card.content.body.every((each: { text: string }) => each.text),
      'an empty text block',
    );
    return { status: 202, body: '' };
  },
  'discord.com': ({ path, body }) => {
    demand(path === '/api/webhooks/1/secret', `unknown path ${path}`);
    const [embed] = body.embeds;
    demand(embed.title.length <= 256 && embed.description.length <= 4_096, 'too long');
    demand(embed.title && embed.description, 'an empty embed');
    return { status: 204, body: '' };
  },
  'api.telegram.org': ({ path, body }) => {
    demand(path === '/bot123:secret/sendMessage', `unknown path ${path}`);
    demand(body.chat_id === '-100123', `chat ${body.chat_id}`);
    demand(body.parse_mode === 'HTML', `parse mode ${body.parse_mode}`);
    const elements = [...body.text.matchAll(/<\/?([^\s>]*)[^>]*>/g)].map(([, name]: string[]) => name);
    demand(
      elements.every((name) => ['a', 'b'].includes(name ?? '')),
      `unsupported element in ${body.text}`,
    );
    demand(!/&(?!(lt|gt|amp|quot|#\d+);)/.test(body.text), `unsupported entity in ${body.text}`);
    return {
      body: { ok: true, result: { message_id: 1, date: 1, chat: { id: -100123, type: 'group' }, text: 'x' } },
    };
  },
  'slack.com': ({ path, headers, body }) => {
    demand(headers.authorization === 'Bearer xoxb-secret', `authorization ${headers.authorization}`);
    demand(headers['content-type']?.startsWith('application/json'), 'not JSON');
    demand(body.channel === 'C0123ABCDEF', `channel_not_found ${body.channel}`);
    if (path === '/api/chat.update') demand(body.ts === '1.2', `message_not_found ${body.ts}`);
    else demand(path === '/api/chat.postMessage', `unknown path ${path}`);
    return { body: { ok: true, ts: '1.2', channel: 'C0123ABCDEF' } };
  },
  'hooks.slack.com': ({ path, body }) => {
    demand(/^\/services\/T\/B\/(critical|warning|named)$/.test(path), `no_service ${path}`);
    demand(body.attachments[0].text, 'no_text');
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
    demand(body.version === '4' && body.alerts.length > 0, 'not the format of Alertmanager');
    return { body: '' };
  },
};

export const HOSTS = Object.keys(COMPANIES);

/** Receives the requests to all companies, and records complaints about them. */
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
      const body = content === '' ? {} : JSON.parse(content);
      const received = { host, path: request.url ?? '', headers: request.headers, body };
      const met = COMPANIES[host]?.(received);
      if (met === undefined || typeof met === 'string') throw new Error(met ?? 'unknown host');
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
