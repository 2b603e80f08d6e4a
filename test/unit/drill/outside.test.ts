import { parse } from 'yaml';
import { ALERT_NAMES } from '../../../alerts/catalogue';
import type { Alertmanager } from '../../../clients/alertmanager';
import { DRILL_TARGET, OUTSIDE_FAULTS, planOutside, withFault } from '../../../commands/drill/outside';
import { OutsideSource } from '../../../commands/drill/outside-source';
import { yaml } from '../../../lib/serialize';
import type { EnvironmentInput } from '../../../settings/schema';
import { EXTERNAL, exampleBundle } from '../../support/example';
import { SWARM } from '../../support/swarm';

const real = (settings: Partial<EnvironmentInput> = {}) =>
  exampleBundle({
    name: 'qa',
    grafana: {},
    orchestrator: { image: 'registry.example.org/kari:1' },
    notifications: { slack: {} },
    ...settings,
  });
const OUTSIDE = OUTSIDE_FAULTS.map(({ alert }) => alert);

describe('the plan of a drill on a real orchestrator', () => {
  it('has the alerts whose fault can be caused from outside, one after the other, and a reason for each other alert', () => {
    const { batches, skipped } = planOutside(real(), ALERT_NAMES);
    expect(batches.map((batch) => batch.map(({ expectations: [only] }) => only?.alert))).toEqual(
      ALERT_NAMES.filter((name) => OUTSIDE.includes(name)).map((name) => [name]),
    );
    expect(skipped.map(({ alert }) => alert)).toEqual(ALERT_NAMES.filter((name) => !OUTSIDE.includes(name)));
    expect(skipped).toContainEqual({
      alert: 'ModelRegistryCorrupted',
      why: expect.stringContaining('its fault is in the orchestrator, which a drill never changes'),
    });
    expect(skipped).toContainEqual({
      alert: 'HostDiskSpaceLow',
      why: expect.stringContaining('fill its disk'),
    });
  });

  it('removes the wrong target early enough that its removal causes no alert', () => {
    const { batches } = planOutside(real(), ['ModelTargetDown']);
    expect(batches[0]?.[0]).toMatchObject({ fault: { name: 'wrong-target' }, atMost: 8 * 60 });
    const slow = real({ alerts: { ModelTargetDown: { for: '15m', why: 'A test.' } } });
    expect(planOutside(slow, ['ModelTargetDown']).skipped).toEqual([
      { alert: 'ModelTargetDown', why: expect.stringContaining('ModelInstanceVanished would notify') },
    ]);
  });

  it.each<[string, Partial<EnvironmentInput>, string]>([
    [
      'with an external Prometheus',
      { ...EXTERNAL, orchestrator: { instances: 0, targets: ['api:8000'] } },
      'Prometheus is external',
    ],
    ['on a swarm', SWARM, 'volume of its own'],
    ['if Grafana evaluates the alerts', { evaluator: 'grafana' }, 'Grafana evaluates it'],
  ])('is empty %s', (_, settings, why) => {
    const { batches, skipped } = planOutside(real(settings), OUTSIDE);
    expect(batches).toEqual([]);
    expect(skipped).toHaveLength(OUTSIDE.length);
    for (const each of skipped) expect(each.why).toContain(why);
  });
});

describe('a fault from outside', () => {
  const { config } = real().prometheus;

  it.each(OUTSIDE_FAULTS)('$name only adds a job', (fault) => {
    const changed = parse(yaml(withFault(config, fault)));
    expect({ ...changed, scrape_configs: changed.scrape_configs.slice(0, -1) }).toEqual(parse(yaml(config)));
    expect(changed.scrape_configs.at(-1)).toMatchObject({ job_name: 'drill' });
  });

  it('looks like a further orchestrator of the environment that does not respond', () => {
    const [wrongTarget] = OUTSIDE_FAULTS;
    const { scrape_configs } = parse(yaml(withFault(config, wrongTarget as (typeof OUTSIDE_FAULTS)[number])));
    expect(scrape_configs.at(-1)).toMatchObject({
      static_configs: [{ targets: [DRILL_TARGET], labels: { environment: 'qa' } }],
      relabel_configs: [{ target_label: 'job', replacement: 'model-orchestrator' }],
    });
    // Prometheus must not send credentials to it.
    expect(JSON.stringify(scrape_configs.at(-1))).not.toMatch(/password|authorization|credentials/);
  });
});

describe('the receivers of a real environment', () => {
  const LABELS = { alertname: 'ModelTargetDown', instance: DRILL_TARGET, environment: 'qa' };
  let alerts: object[];
  let accepted: number;
  let changes: string[];

  function source() {
    const bundle = real();
    const drills = planOutside(bundle, ['ModelTargetDown']).batches.flat();
    const counters = () => {
      const now = accepted;
      return { now, since: (before: { now: number }) => ({ accepted: now - before.now }) };
    };
    const alertmanager = {
      alerts: async () => alerts,
      notificationCounters: async () => counters(),
    } as unknown as Alertmanager;
    const files = {
      change: async (edit: (text: string) => string) => {
        changes.push(edit(yaml(bundle.prometheus.config)));
      },
      restore: async () => {
        changes.push('restored');
      },
    };
    return new OutsideSource(bundle, drills, files, alertmanager, 10);
  }

  const seen = async ({ deliveries }: OutsideSource, count: number) => {
    for (let attempt = 0; attempt < 40 && deliveries.length < count; attempt++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return deliveries.map(({ status, receiver, alerts: [alert] }) => [status, receiver, alert?.labels]);
  };

  beforeEach(() => {
    alerts = [];
    accepted = 7;
    changes = [];
  });

  it('count as notified when they accept a notification after Alertmanager got the alert or its resolution', async () => {
    const faults = source();
    await faults.start('wrong-target');
    expect(changes).toEqual([expect.stringContaining(DRILL_TARGET)]);
    faults.follow(5);
    // A notification about another alert.
    accepted = 8;
    expect(await seen(faults, 1)).toEqual([]);
    alerts = [{ labels: LABELS }, { labels: { ...LABELS, instance: 'other:8000' } }];
    expect(await seen(faults, 1)).toEqual([]);
    accepted = 9;
    expect(await seen(faults, 1)).toEqual([['firing', 'critical', LABELS]]);
    await faults.stop();
    // First the job is left without a target, so that Prometheus marks the end of its series.
    const [, ended, restored] = changes;
    expect(parse(ended ?? '').scrape_configs.at(-1)).toMatchObject({ job_name: 'drill', static_configs: [] });
    expect(restored).toBe('restored');
    await faults.stop();
    expect(changes.slice(3)).toEqual(['restored']);
    accepted = 10;
    expect(await seen(faults, 2)).toHaveLength(1);
    alerts = [{ labels: { ...LABELS, instance: 'other:8000' } }];
    expect(await seen(faults, 2)).toHaveLength(1);
    accepted = 11;
    expect(await seen(faults, 2)).toEqual([
      ['firing', 'critical', LABELS],
      ['resolved', 'critical', LABELS],
    ]);
    faults.unfollow();
  });
});
