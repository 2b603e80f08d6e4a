import { inhibitionsFor } from '../../../alerts/inhibition';
import { takes } from '../../../alerts/routing';
import { parseLog } from '../../../commands/notify/log';
import { planNotifications, TEST_LABEL } from '../../../commands/notify/plan';
import { exampleBundle } from '../../support/example';

const bundle = exampleBundle({
  notifications: {
    receivers: {
      oncall: { pagerduty: {}, severities: ['critical'] },
      storage: { discord: {}, teams: ['storage'], exclusive: true },
      one: { microsoftTeams: {}, alerts: ['ModelDownloadFailed'] },
    },
    teams: { storage: ['storage'] },
  },
});
const plan = (receiver?: string) => planNotifications(bundle, receiver, 'ab12');

describe('the test alerts', () => {
  it('reach every receiver with a channel, and no receiver more often than necessary', () => {
    const { alerts, skipped } = plan();
    const reached = alerts.flatMap(({ receivers }) => receivers);
    expect(new Set(reached)).toEqual(
      new Set(['oncall', 'storage', 'one', 'heartbeat', 'audit', 'critical', 'sla', 'warning']),
    );
    expect(alerts).toHaveLength(6);
    expect(skipped).toEqual([]);
  });

  it('reach one receiver, with those on the same route', () => {
    expect(plan('oncall').alerts.map(({ receivers }) => receivers)).toEqual([['oncall', 'critical']]);
    expect(plan('storage').alerts.map(({ receivers }) => receivers)).toEqual([['storage']]);
    expect(() => plan('nothing')).toThrow("unknown receiver 'nothing'");
  });

  it('inhibit no other alert, because each has its own instance', () => {
    const { alerts } = plan();
    const instances = alerts.map(({ labels }) => labels.instance);
    expect(new Set(instances).size).toBe(instances.length);
    for (const { labels } of alerts) {
      expect(labels[TEST_LABEL]).toBe('ab12');
      for (const { source, equal } of inhibitionsFor(bundle.alerts, bundle.recording, 1)) {
        if (takes({ matchers: source }, labels)) expect(equal).toContain('instance');
      }
    }
  });

  it('name the receivers that cannot be tested', () => {
    const alone = exampleBundle({
      orchestrator: { instances: 0, targets: ['gpu-1:8000'] },
      notifications: {
        webhook: true,
        receivers: { all: { discord: {}, severities: ['critical'], exclusive: true } },
      },
    });
    expect(planNotifications(alone, undefined, 'ab12').skipped).toEqual([
      { receiver: 'heartbeat', why: 'it has no channel' },
      { receiver: 'critical', why: 'the exclusive receiver all takes its alerts' },
    ]);
  });
});

describe("Alertmanager's log", () => {
  it('yields the errors of a run, by receiver and integration', () => {
    const group = String.raw`aggrGroup="{}/{}:{instance=\"notification-test-ab12-x\"}"`;
    const log = [
      `level=WARN msg="Notify attempt failed, will retry later" receiver=teams integration=msteamsv2[0] ${group} attempts=1 err="status code 500"`,
      String.raw`level=ERROR msg="Notify for alerts failed" ${group} num_alerts=1 err="critical/slack[0]: gone\ncritical/webhook[1]: status \"404\""`,
      'level=ERROR msg="Notify for alerts failed" aggrGroup="{}:{}" err="critical/slack[0]: of another group"',
    ].join('\n');
    expect(parseLog(log, 'ab12')).toEqual([
      { receiver: 'teams', integration: 'msteamsv2', error: 'status code 500' },
      { receiver: 'critical', integration: 'slack', error: 'gone' },
      { receiver: 'critical', integration: 'webhook', error: 'status "404"' },
    ]);
  });
});
