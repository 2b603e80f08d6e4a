import { alertmanagerConfig, alertmanagerSecrets, type Channels } from '../../alerts/alertmanager/config';
import { RECEIVERS, ROUTES } from '../../alerts/routing';

const smtp = {
  host: 'mail.example.org',
  port: 587,
  from: 'alerts@example.org',
  username: 'alerts',
  requireTls: true,
};
const everything: Channels = {
  slack: { critical: '#oncall', warning: '#team' },
  email: { to: ['a@example.org', 'b@example.org'], smtp },
  webhook: true,
  heartbeat: true,
};
const nothing: Channels = { webhook: false, heartbeat: false };
const receiver = (name: string, channels: Channels) =>
  alertmanagerConfig(channels).receivers.find((candidate) => candidate.name === name);

describe('the routing tree', () => {
  it('asks for the heartbeat first, so that nothing else takes it', () => {
    expect(ROUTES[0]?.receiver).toBe('heartbeat');
  });

  it('has a route to every receiver, and takes what matches nothing', () => {
    expect(new Set(ROUTES.map((route) => route.receiver))).toEqual(new Set(RECEIVERS));
    expect(ROUTES.at(-1)?.matchers).toEqual([]);
    for (const route of ROUTES.slice(0, -1)) expect(route.matchers).not.toEqual([]);
  });

  it('sends licence violations to the auditors before their severity is asked for', () => {
    const order = ROUTES.map((route) => route.receiver);
    expect(order.indexOf('audit')).toBeLessThan(order.indexOf('critical'));
  });
});

describe('a receiver', () => {
  it('has every channel that the environment configures, and tells when it is over', () => {
    const critical = receiver('critical', everything);
    expect(critical?.slack_configs).toMatchObject([{ channel: '#oncall', send_resolved: true }]);
    expect(critical?.email_configs).toMatchObject([
      { to: 'a@example.org', send_resolved: true },
      { to: 'b@example.org', send_resolved: true },
    ]);
    expect(critical?.webhook_configs).toMatchObject([
      { url_file: '/run/secrets/webhook_url', send_resolved: true },
    ]);
  });

  it('writes to the other channel of Slack when it is not urgent', () => {
    expect(receiver('warning', everything)?.slack_configs).toMatchObject([{ channel: '#team' }]);
    expect(receiver('audit', everything)?.slack_configs).toMatchObject([{ channel: '#oncall' }]);
  });

  it('of the heartbeat gets nothing but the heartbeat', () => {
    expect(receiver('heartbeat', everything)).toEqual({
      name: 'heartbeat',
      webhook_configs: [{ url_file: '/run/secrets/heartbeat_url', send_resolved: false }],
    });
  });

  it("is the simulator's sink where the simulator runs", () => {
    const sink = { notifications: 'http://sim/sink', heartbeats: 'http://sim/heartbeat' };
    expect(receiver('warning', { ...nothing, sink })?.webhook_configs).toMatchObject([
      { url: sink.notifications },
    ]);
    expect(receiver('heartbeat', { ...nothing, sink })?.webhook_configs).toMatchObject([
      { url: sink.heartbeats },
    ]);
  });
});

describe('secrets', () => {
  it('are named as files, and exactly those that the configuration names are asked for', () => {
    const text = JSON.stringify(alertmanagerConfig(everything));
    const named = [...text.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(alertmanagerSecrets(everything)));
    expect(alertmanagerSecrets(nothing)).toEqual([]);
  });
});
