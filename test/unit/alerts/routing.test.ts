import type { Channels } from '../../../alerts/alertmanager/channels';
import { alertmanagerConfig, alertmanagerSecrets } from '../../../alerts/alertmanager/config';
import { checkReach, reach } from '../../../alerts/reach';
import { type AlertOverrides, resolveAlerts } from '../../../alerts/resolve';
import { RECEIVERS, ROUTES } from '../../../alerts/routing';
import { EVALUATION_INTERVAL } from '../../../lib/names';
import { SETTINGS } from '../../support/settings';

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
  muteWindows: [],
};
const nothing: Channels = { webhook: false, heartbeat: false, muteWindows: [] };
const receiver = (name: string, channels: Channels) =>
  alertmanagerConfig(channels, []).receivers.find((candidate) => candidate.name === name);

describe('the routing tree', () => {
  it('matches the heartbeat first, so that no other route takes it', () => {
    expect(ROUTES[0]?.receiver).toBe('heartbeat');
  });

  it('has a route to every receiver, and a default receiver', () => {
    expect(new Set(ROUTES.map((route) => route.receiver))).toEqual(new Set(RECEIVERS));
    expect(ROUTES.at(-1)?.matchers).toEqual([]);
    for (const route of ROUTES.slice(0, -1)) expect(route.matchers).not.toEqual([]);
  });

  it('never sends at the moment of an evaluation, when the inhibiting alert may not have arrived yet', () => {
    for (const { groupWait } of ROUTES.filter((route) => route.groupWait.seconds > 0)) {
      expect(groupWait.seconds % EVALUATION_INTERVAL.seconds).not.toBe(0);
    }
  });

  it('sends licence violations to the auditors, whatever their severity', () => {
    const order = ROUTES.map((route) => route.receiver);
    expect(order.indexOf('audit')).toBeLessThan(order.indexOf('critical'));
  });
});

describe('a receiver', () => {
  it('has every channel that the environment configures, and sends resolved notifications', () => {
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

  it('uses the other Slack channel for alerts that are not urgent', () => {
    expect(receiver('warning', everything)?.slack_configs).toMatchObject([{ channel: '#team' }]);
    expect(receiver('audit', everything)?.slack_configs).toMatchObject([{ channel: '#oncall' }]);
  });

  it('of the heartbeat gets only the heartbeat', () => {
    expect(receiver('heartbeat', everything)).toEqual({
      name: 'heartbeat',
      webhook_configs: [{ url_file: '/run/secrets/heartbeat_url', send_resolved: false }],
    });
  });

  it("is the simulator's sink if the simulator runs", () => {
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
  it('are file names, and exactly those in the configuration are required', () => {
    const text = JSON.stringify(alertmanagerConfig(everything, []));
    const named = [...text.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(alertmanagerSecrets(everything)));
    expect(alertmanagerSecrets(nothing)).toEqual([]);
  });
});

describe('reach', () => {
  const defined = resolveAlerts(SETTINGS, {});
  const problems = (channels: Channels, overrides: AlertOverrides = {}) => {
    const alerts = resolveAlerts(SETTINGS, overrides);
    return checkReach(alertmanagerConfig(channels, alerts), alerts, defined, 'prod');
  };

  it('reports nothing if every receiver has a channel', () => {
    expect(problems(everything)).toEqual([]);
  });

  it('reports each alert without a channel, but not the heartbeat', () => {
    const paths = problems(nothing).map(({ path }) => path);
    expect(paths).toHaveLength(defined.length - 1);
    expect(paths).not.toContain('alerts.Watchdog');
  });

  it('accepts a route whose only alert is disabled', () => {
    expect(problems(everything, { UnacceptedLicenseDownload: { enabled: false, why: 'x' } })).toEqual([]);
  });

  it('reports a route that matches no alert, and a receiver without a route', () => {
    const alerts = resolveAlerts(SETTINGS, {}).filter(({ family }) => family !== 'license');
    const config = alertmanagerConfig(everything, alerts);
    const extended = { ...config, receivers: [...config.receivers, { name: 'pager' }] };
    expect(checkReach(extended, alerts, alerts, 'prod').map(({ path }) => path)).toEqual([
      'alerts/routing.ts, route to audit',
      'alerts/routing.ts, receiver pager',
    ]);
  });

  it('follows an override to another receiver', () => {
    const alerts = resolveAlerts(SETTINGS, {
      ModelDownloadFailed: { receiver: 'critical', why: 'a launch' },
    });
    expect(
      reach(alerts, { environment: 'prod' })
        .get('critical')
        ?.map(({ name }) => name),
    ).toContain('ModelDownloadFailed');
    const route = alertmanagerConfig(everything, alerts).route.routes?.[1];
    expect(route).toMatchObject({ receiver: 'critical', matchers: ['receiver="critical"'] });
  });

  it("routes the contract's ten alerts by their severity", () => {
    const reached = Object.fromEntries(
      [...reach(defined, { environment: 'prod' })].map(([receiver, alerts]) => [
        receiver,
        alerts.map(({ name }) => name),
      ]),
    );
    expect(reached.heartbeat).toEqual(['Watchdog']);
    expect(reached.audit).toEqual(['UnacceptedLicenseDownload', 'ModelLicenseViolationLogged']);
    expect(reached.critical).toEqual(
      expect.arrayContaining(['ModelRegistryCorrupted', 'ModelOperationAvailabilitySLA']),
    );
    expect(reached.sla).toEqual(
      expect.arrayContaining(['ModelDownloadSLABreach', 'ModelDownloadBudgetBurnSlow']),
    );
    expect(reached.warning).toEqual(
      expect.arrayContaining(['ModelStorageSpaceLow', 'ModelMetricsInconsistent']),
    );
  });
});

describe('a mute window', () => {
  const window = {
    name: 'nights',
    from: '00:00',
    to: '07:00',
    timeZone: 'Europe/Berlin',
    receivers: ['warning'],
  } as const;
  const config = alertmanagerConfig({ ...everything, muteWindows: [window] }, []);

  it('mutes the given receivers, but never the root route, because Alertmanager refuses that', () => {
    expect(config.route.mute_time_intervals).toBeUndefined();
    const muted = config.route.routes?.filter(({ mute_time_intervals }) => mute_time_intervals) ?? [];
    expect(muted.map(({ receiver }) => receiver)).toEqual(['warning']);
    expect(config.time_intervals).toEqual([
      {
        name: 'nights',
        time_intervals: [{ times: [{ start_time: '00:00', end_time: '07:00' }], location: 'Europe/Berlin' }],
      },
    ]);
  });
});

describe('a receiver of the environment', () => {
  const named = {
    oncall: { pagerduty: { region: 'eu' }, severities: ['critical'], exclusive: false },
    storage: { discord: {}, teams: ['storage'], exclusive: true },
  } as const;
  const teams = { storage: ['storage'], ml: ['ModelStorageSpaceLow', 'downloads'] };
  const channels: Channels = { ...everything, receivers: named };
  const alerts = resolveAlerts({ ...SETTINGS, teams }, {});
  const config = alertmanagerConfig(channels, alerts);

  it('gets its alerts after the heartbeat and before the built-in receivers, grouped like them', () => {
    const [heartbeat, oncall, storage, ...others] = config.route.routes ?? [];
    expect(heartbeat?.receiver).toBe('heartbeat');
    expect(oncall).toMatchObject({ receiver: 'oncall', continue: true, matchers: ['severity=~"critical"'] });
    expect(storage).toMatchObject({ receiver: 'storage', continue: false, matchers: ['team=~"storage"'] });
    expect(oncall?.routes).toEqual(others.map((each) => ({ ...each, receiver: 'oncall' })));
  });

  it("gets an alert of a team by the alert's name first, then by its family", () => {
    const teamOf = (name: string) => alerts.find((alert) => alert.name === name)?.team;
    expect(teamOf('ModelStorageSpaceCritical')).toBe('storage');
    expect(teamOf('ModelStorageSpaceLow')).toBe('ml');
    expect(teamOf('ModelDownloadFailed')).toBe('ml');
    expect(teamOf('ModelRegistryCorrupted')).toBeUndefined();
  });

  it('names its secrets as files', () => {
    expect(alertmanagerSecrets(channels)).toEqual(
      expect.arrayContaining(['receiver_oncall_routing_key', 'receiver_storage_webhook_url']),
    );
  });

  it('suffices for its alerts, and is reported if no alert matches it', () => {
    const withoutAlerts = { gone: { alerts: ['Absent'] } };
    const problems = checkReach(config, alerts, alerts, 'prod', { ...named, ...withoutAlerts });
    expect(problems.map(({ path }) => path)).toEqual(['prod.notifications.receivers.gone']);
    const only = alertmanagerConfig(
      { ...nothing, receivers: { all: { discord: {}, exclusive: false } } },
      alerts,
    );
    expect(checkReach(only, alerts, alerts, 'prod', { all: {} })).toEqual([]);
    const some = checkReach(only, alerts, alerts, 'prod', { all: { severities: ['critical'] } });
    expect(some.map(({ path }) => path)).toContain('prod.alerts.ModelDownloadFailed');
    expect(some.map(({ path }) => path)).not.toContain('prod.alerts.ModelRegistryCorrupted');
  });
});
