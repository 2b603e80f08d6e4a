import { type Companies, jiraSchema, pagerDutySchema } from './companies';
import type { Mail, MailServer } from './mail-server';
import type { CompanyProxy } from './proxy';

interface Expectation {
  readonly name: string;
  /** Whether the firing notification has arrived. */
  readonly fired: () => boolean;
  /** Whether all expected notifications have arrived, including the resolved one. */
  readonly met: () => boolean;
}

/** The notifications that each receiver must get. */
export function expectations({
  companies,
  mail,
  proxy,
}: {
  readonly companies: Companies;
  readonly mail: MailServer;
  readonly proxy: CompanyProxy;
}): Expectation[] {
  const bodies = (host: string, path?: string) => companies.to(host, path).map(({ body }) => body);
  const incidents = () => bodies('events.pagerduty.com').map((body) => pagerDutySchema.parse(body));
  const arrives = (name: string, bodiesOf: () => readonly unknown[], isRight: (text: string) => boolean) => ({
    name,
    fired: () => bodiesOf().some((body) => isRight(JSON.stringify(body))),
    met: () => bodiesOf().length >= 2,
  });
  const slack = (text: string) =>
    text.includes('&lt;!channel&gt; &amp; *x*') && !text.includes('<!channel>') && text.includes('pretext');
  const markdown = (text: string) => text.includes(String.raw`\\<!channel\\> & \\*x\\* \\[y\\]\\(z\\)`);
  const webhook = (path: string) => () => bodies('hooks.example.org', path);
  return [
    {
      name: 'PagerDuty opens and resolves an incident, for critical alerts only',
      fired: () => incidents().some(({ event_action }) => event_action === 'trigger'),
      met: () =>
        incidents().some(({ event_action }) => event_action === 'resolve') &&
        new Set(incidents().map(({ dedup_key }) => dedup_key)).size === 1,
    },
    {
      name: 'Jira Service Management creates and closes an alert',
      fired: () =>
        bodies('api.atlassian.com').some((body) => jiraSchema.safeParse(body).data?.priority === 'P1'),
      met: () => companies.to('api.atlassian.com').some(({ path }) => path.includes('/close')),
    },
    arrives('Microsoft Teams shows escaped values', () => bodies('teams.example.org'), markdown),
    arrives('Discord shows escaped values', () => bodies('discord.com'), markdown),
    arrives(
      'Telegram shows escaped values',
      () => bodies('api.telegram.org'),
      (text) =>
        text.includes('&lt;!channel&gt; &amp; *x*') && text.includes('<b>ModelStorageSpaceCritical</b>'),
    ),
    {
      name: "Slack's bot posts by the id of the channel, and updates its message",
      fired: () => bodies('slack.com', '/api/chat.postMessage').some((body) => slack(JSON.stringify(body))),
      met: () => bodies('slack.com', '/api/chat.update').length > 0,
    },
    arrives('a further webhook of Slack', () => bodies('hooks.slack.com', '/services/T/B/named'), slack),
    arrives(
      'the Slack webhook of critical alerts',
      () => bodies('hooks.slack.com', '/services/T/B/critical'),
      slack,
    ),
    arrives(
      'the Slack webhook of the other alerts',
      () => bodies('hooks.slack.com', '/services/T/B/warning'),
      slack,
    ),
    arrives('a webhook without authentication', webhook('/all'), () => true),
    arrives('a webhook with basic authentication', webhook('/basic'), () => true),
    arrives('a webhook with a bearer token', webhook('/bearer'), () => true),
    arrives('a webhook with a header', webhook('/header'), () => true),
    {
      name: 'all of these connections use the proxy',
      fired: () => true,
      met: () => proxy.hosts.size >= 8,
    },
    ...mailExpectations(mail),
  ];
}

function mailExpectations(server: MailServer): Expectation[] {
  const to = (address: string) => server.mails.filter((mail) => mail.to.includes(address));
  const header = ({ content }: Mail, name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(content)?.[1];
  return [
    {
      name: 'mail reaches root@localhost, with an HTML part that escapes values',
      fired: () => to('root@localhost').length > 0,
      met: () =>
        to('root@localhost').length >= 2 &&
        to('root@localhost').every(
          ({ content }) => content.includes('&lt;!channel&gt; &amp; *x*') && content.includes('text/html'),
        ),
    },
    {
      name: 'mail to a team has display names and an internationalized domain',
      fired: () => to('ops@xn--bcher-kva.example').length > 0,
      met: () =>
        to('ops@xn--bcher-kva.example').every(
          (mail) =>
            mail.from === 'alerts@example.org' &&
            header(mail, 'From') === `=?utf-8?B?${base64('Überwachung')}?= <alerts@example.org>` &&
            header(mail, 'To') === `=?utf-8?B?${base64('Störung, Team')}?= <ops@xn--bcher-kva.example>`,
        ),
    },
    {
      name: 'mail to a team contains only its alerts',
      fired: () => true,
      met: () =>
        to('ops@xn--bcher-kva.example').every(({ content }) => !content.includes('ModelDownloadFailed')),
    },
  ];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
