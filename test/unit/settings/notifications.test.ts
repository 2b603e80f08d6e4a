import { headerOf, mailbox, parseMailbox } from '../../../lib/mailbox';
import { ProblemsError } from '../../../lib/problems';
import { loadEnvironments } from '../../../settings/load';
import type { EnvironmentInput } from '../../../settings/schema';
import type { Variables } from '../../../settings/variables';

type Notifications = EnvironmentInput['notifications'];

const smtp = { host: 'mail.example.org', from: 'alerts@example.org' };

/** The problems of an environment with these notifications, as `path: message`. */
function problemsOf(notifications: Notifications, variables: Variables = {}): string[] {
  try {
    loadEnvironments(
      [{ name: 'qa', orchestrator: { image: 'registry.example.org/orchestrator:1' }, notifications }],
      variables,
    );
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const { cure } of error.problems) expect(cure).toMatch(/\w{3}.*\.$/s);
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('receivers that cannot work', () => {
  it.each<[string, Notifications, string]>([
    ['two kinds', { receivers: { a: { discord: {}, microsoftTeams: {} } } }, 'needs exactly one of'],
    ['no kind', { receivers: { a: { severities: ['critical'] } } }, 'needs exactly one of'],
    ['the name of a built-in receiver', { receivers: { critical: { discord: {} } } }, 'built-in receiver'],
    ['a name with an underscore', { receivers: { a_b: { discord: {} } } }, 'is not a name'],
    ['an unknown team', { receivers: { a: { discord: {}, teams: ['ml'] } } }, "there is no team 'ml'"],
    [
      'mail without a server',
      { receivers: { a: { email: { to: ['a@b.org'] } } } },
      'there is no mail server',
    ],
    [
      'basic without a user',
      { receivers: { a: { webhook: { authentication: 'basic' } } } },
      'username: is missing',
    ],
    [
      'a header without a name',
      { receivers: { a: { webhook: { authentication: 'header' } } } },
      'header: is missing',
    ],
    ['a user without basic', { receivers: { a: { webhook: { username: 'x' } } } }, 'username: has no effect'],
    ['updates without a bot', { slack: { updateMessages: true } }, 'does not update'],
    [
      'updates by a webhook',
      { receivers: { a: { slack: { channel: '#a', updateMessages: true } } } },
      'receivers.a.slack.updateMessages',
    ],
    ['a mail server without mailboxes', { email: { smtp } }, 'no mailbox receives'],
    [
      'an alert family in two teams',
      { teams: { a: ['storage'], b: ['storage'] } },
      "'storage' is listed for a and b",
    ],
    ['a lower-case channel id', { slack: { critical: 'c0123abcdef' } }, 'nor the id of a Slack channel'],
    ['the chat 0', { receivers: { a: { telegram: { chatId: 0 } } } }, 'telegram.chatId'],
    ['a proxy without a scheme', { proxy: { url: 'proxy:3128' } }, 'proxy.url'],
    ['a template in a mailbox', { email: { to: ['{{ x }} <a@b.org>'], smtp } }, 'is not an e-mail address'],
    [
      'two addresses in one mailbox',
      { email: { to: ['a@b.org, c@d.org'], smtp } },
      'is not an e-mail address',
    ],
  ])('are refused: %s', (_, notifications, message) => {
    const alone = { webhook: true, ...notifications };
    expect(problemsOf(alone)).toEqual([expect.stringContaining(message)]);
  });

  it('are reported when no receiver is left for some alerts', () => {
    expect(problemsOf({})).toEqual(['qa.notifications: alerts have no receiver']);
  });
});

describe('mailboxes', () => {
  it.each([
    ['root@localhost', 'root@localhost'],
    ['On call <oncall@example.org>', '"On call" <oncall@example.org>'],
    ['"Ops, EU" <ops@example.org>', '"Ops, EU" <ops@example.org>'],
    ['ops@bücher.example', 'ops@xn--bcher-kva.example'],
    ['Störung <ops@bücher.example>', '=?utf-8?B?U3TDtnJ1bmc=?= <ops@xn--bcher-kva.example>'],
    ["o'neil+alerts@example.org", "o'neil+alerts@example.org"],
  ])('are written in ASCII: %s', (text, header) => {
    expect(headerOf(mailbox(text))).toBe(header);
  });

  it.each([
    '',
    'a',
    'a@',
    '@b',
    'a b@c.org',
    'a@b..org',
    'ä@b.org',
    'a@b.org>',
    '<a@b.org',
    'a@b_c.org',
    'a@-b.org',
    'a@b.org/team',
    'a@b.org?x',
    'a@b.org#x',
    'a@b%61.org',
    'a@b.org:25',
    'a@127',
    'a@10.1',
    'a@0x7f',
    'a@[127.0.0.1]',
  ])('are refused: %j', (text) => expect(parseMailbox(text)).toBeUndefined());
});

describe('variables of notifications', () => {
  const slack = (value: string) => problemsOf({ webhook: true }, { SLACK_WEBHOOK_URL: value });
  const url = 'https://hooks.slack.com/services/T/B/canary';

  it.each([
    [`${url},${url}`, 'more than one URL'],
    [`${url} ${url}`, 'more than one URL'],
    [`${url}${url}`, 'more than one URL'],
    [`${url}\n${url}`, 'more than one URL'],
    ['https://hooks.slack.com/services\n/T/B/canary', 'a space or a line break'],
    ['https://hooks.slack.com/ services', 'a space or a line break'],
    ['https:hooks.slack.com/services/T/B/canary', 'is not an https URL'],
    ['https:/hooks.slack.com/services/T/B/canary', 'is not an https URL'],
    ['https:///services/T/B/canary', 'is not an https URL'],
    ['https:\\\\hooks.slack.com\\services', 'is not an https URL'],
    [`"${url}"`, 'is not an https URL'],
    [`SLACK=${url}`, 'is not an https URL'],
    ['http://hooks.slack.com/services/T/B/canary', 'is not an https URL'],
  ])('refuse a malformed SLACK_WEBHOOK_URL: %j', (value, message) => {
    const problems = slack(value);
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(problems.join()).not.toContain('canary');
  });

  it('accept surrounding white space', () => {
    expect(slack(` ${url}\n`)).toEqual([]);
    expect(slack('HTTPS://hooks.slack.com/services/T/B/x')).toEqual([]);
  });

  it.each([',', ' , ,', ';'])('refuse ALERT_EMAIL_ADDRESSES without an address: %j', (value) => {
    const problems = problemsOf({ email: { to: ['a@b.org'], smtp } }, { ALERT_EMAIL_ADDRESSES: value });
    expect(problems).toEqual([expect.stringMatching(/contains no address|is not an e-mail address/)]);
  });

  it('replace the mailboxes of the environment, and keep its mail server', () => {
    const [environment] = loadEnvironments(
      [{ name: 'qa', notifications: { email: { to: ['a@b.org'], smtp: { ...smtp, hello: 'qa.b.org' } } } }],
      { ALERT_EMAIL_ADDRESSES: 'On call <c@d.org>, root@localhost' },
    );
    expect(environment?.notifications.email).toMatchObject({
      to: ['On call <c@d.org>', 'root@localhost'],
      smtp: { hello: 'qa.b.org' },
    });
  });
});
