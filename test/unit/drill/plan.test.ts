import { EVERY_ALERT, WITHOUT_FAULT } from '../../../commands/drill/faults';
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
  it('expects a scrape, the `for` and the wait of its group, as the environment has them', () => {
    expect(expectation('ModelRegistryCorrupted')).toMatchObject({
      receiver: 'critical',
      least: 60 + 120 + 15,
      parts: 'scrape 1m + for 2m + group wait 15s',
    });
    const slower = exampleBundle({
      scrape: { healthSeconds: 30 },
      alerts: { ModelRegistryCorrupted: { for: '10m', receiver: 'warning', why: 'a test' } },
    });
    expect(expectation('ModelRegistryCorrupted', slower)).toMatchObject({
      receiver: 'warning',
      least: 30 + 600 + 45,
    });
  });

  it('says what has to build up before a condition holds', () => {
    expect(expectation('ModelDownloadsStalled')).toMatchObject({
      buildUp: 45 * 60,
      buildUpWhy: expect.stringContaining('45 minutes'),
    });
  });

  it('drills every alert once, or says why not', () => {
    const { batches, leftOut } = plan(bundle, EVERY_ALERT);
    const all = [...alertsOf(batches.flat()), ...leftOut.map(({ alert }) => alert)];
    expect(all.sort()).toEqual([...EVERY_ALERT].sort());
    for (const [alert, why] of Object.entries(WITHOUT_FAULT)) expect(leftOut).toContainEqual({ alert, why });
  });

  it("leaves Grafana's alerts to Grafana, and names the fault", () => {
    const { leftOut } = plan(bundle, ['ModelAuditLogSilent']);
    expect(leftOut).toEqual([{ alert: 'ModelAuditLogSilent', why: expect.stringContaining('audit-silent') }]);
    const grafana = exampleBundle({ evaluator: 'grafana' });
    expect(plan(grafana, ['ModelTargetDown']).leftOut).toHaveLength(1);
  });

  it('leaves out what takes too long, and what the environment switches off', () => {
    const { leftOut } = plan(bundle, ['ModelStorageGCNotRunning'], 3_600);
    expect(leftOut).toEqual([
      { alert: 'ModelStorageGCNotRunning', why: expect.stringMatching(/^takes 1d1h/) },
    ]);
    const off = exampleBundle({ alerts: { ModelTargetDown: { enabled: false, why: 'a test' } } });
    expect(plan(off, ['ModelTargetDown']).leftOut).toEqual([
      { alert: 'ModelTargetDown', why: 'the environment does not have it' },
    ]);
  });

  it('puts side by side what cannot disturb each other', () => {
    const { batches } = plan(bundle, [
      'ModelRegistryCorrupted',
      'ModelStorageSpaceLow',
      'ModelOrchestratorUnhealthy',
    ]);
    expect(batches).toHaveLength(1);
  });

  it.each([
    ['of one family', ['ModelStorageSpaceLow', 'ModelStorageSpaceCritical']],
    ['that hide each other from Prometheus', ['ModelTargetDown', 'ModelRegistryCorrupted']],
    ['that change the same condition', ['ModelOrchestratorUnhealthy', 'ModelOrchestratorHealthFlapping']],
  ])('puts one after another faults %s', (_, alerts) => {
    expect(plan(bundle, alerts).batches).toHaveLength(2);
  });
});
