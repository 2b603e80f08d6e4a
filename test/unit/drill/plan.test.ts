import { ALERT_NAMES } from '../../../alerts/catalogue';
import { drillFacts } from '../../../commands/drill/faults';
import { type Drill, plan } from '../../../commands/drill/plan';
import { exampleBundle } from '../../support/example';

const bundle = exampleBundle();
const alertsOf = (drills: readonly Drill[]) =>
  drills.flatMap(({ expectations }) => expectations.map(({ alert }) => alert));
const expectation = (alert: string, of = bundle) => {
  const { batches } = plan(of, [alert]);
  return batches[0]?.[0]?.expectations[0];
};

describe('the plan of a drill', () => {
  it('expects no alert before its `for` and the group wait of the environment', () => {
    expect(expectation('ModelOrchestratorUnhealthy')).toMatchObject({
      receiver: 'critical',
      least: 180 + 15,
      parts: 'for 3m + group wait 15s',
    });
    // No group wait: ModelRegistryWrittenWhileCorrupt may have opened the group already.
    expect(expectation('ModelRegistryCorrupted')).toMatchObject({ least: 120, parts: 'for 2m' });
    const slower = exampleBundle({
      scrape: { healthSeconds: 30 },
      alerts: { ModelRegistryCorrupted: { for: '10m', receiver: 'warning', why: 'a test' } },
    });
    expect(expectation('ModelRegistryCorrupted', slower)).toMatchObject({
      receiver: 'warning',
      least: 600 + 45,
    });
  });

  it('adds the time until the condition holds', () => {
    expect(expectation('ModelDownloadsStalled')).toMatchObject({
      buildUp: 45 * 60,
      buildUpWhy: expect.stringContaining('45m'),
    });
  });

  it('drills every alert once, or states why it cannot', () => {
    const { batches, skipped } = plan(bundle, ALERT_NAMES);
    const all = [...alertsOf(batches.flat()), ...skipped.map(({ alert }) => alert)];
    expect(all.sort()).toEqual([...ALERT_NAMES].sort());
    for (const alert of ALERT_NAMES) {
      const why = drillFacts(alert).withoutFault;
      if (why) expect(skipped).toContainEqual({ alert, why });
    }
  });

  it('skips alerts that Grafana evaluates, and names their fault', () => {
    const { skipped } = plan(bundle, ['ModelAuditLogSilent']);
    expect(skipped).toEqual([{ alert: 'ModelAuditLogSilent', why: expect.stringContaining('audit-silent') }]);
    const grafana = exampleBundle({ evaluator: 'grafana' });
    expect(plan(grafana, ['ModelTargetDown']).skipped).toHaveLength(1);
  });

  it('skips alerts that take too long, and disabled alerts', () => {
    const { skipped } = plan(bundle, ['ModelStorageGCNotRunning'], 3_600);
    expect(skipped).toEqual([
      { alert: 'ModelStorageGCNotRunning', why: expect.stringMatching(/^takes 1d1h/) },
    ]);
    const off = exampleBundle({ alerts: { ModelTargetDown: { enabled: false, why: 'a test' } } });
    expect(plan(off, ['ModelTargetDown']).skipped).toEqual([
      { alert: 'ModelTargetDown', why: 'it is disabled in this environment' },
    ]);
  });

  it('runs faults at the same time if they do not affect each other', () => {
    const { batches } = plan(bundle, [
      'ModelRegistryCorrupted',
      'ModelStorageSpaceLow',
      'ModelOrchestratorUnhealthy',
    ]);
    expect(batches).toHaveLength(1);
  });

  it.each([
    ['of the same family', ['ModelStorageSpaceLow', 'ModelStorageSpaceCritical']],
    ['if one hides the other from Prometheus', ['ModelTargetDown', 'ModelRegistryCorrupted']],
    ['that change the same condition', ['ModelOrchestratorUnhealthy', 'ModelOrchestratorHealthFlapping']],
  ])('runs one after the other faults %s', (_, alerts) => {
    expect(plan(bundle, alerts).batches).toHaveLength(2);
  });
});
