import { ALERT_NAMES } from '../../../alerts/catalogue';
import { MANAGED_NAMES } from '../../../alerts/grafana/managed';
import { EVERY_ALERT, faultsOf, WITHOUT_FAULT } from '../../../commands/drill/faults';
import { FAULTS } from '../../../simulator/faults';

const all = [...FAULTS.values()];

describe("the simulator's faults", () => {
  it.each(all)('$name refers only to existing alerts', ({ alerts, mayFollow, logAlerts }) => {
    for (const alert of [...alerts, ...mayFollow]) expect(ALERT_NAMES).toContain(alert);
    for (const alert of logAlerts) expect(MANAGED_NAMES).toContain(alert);
  });

  it('make every alert fire, except those with a documented reason', () => {
    expect(EVERY_ALERT.filter((alert) => faultsOf(alert).length === 0).sort()).toEqual(
      Object.keys(WITHOUT_FAULT).sort(),
    );
  });

  it('cannot make an instance vanish, which has a documented reason', () => {
    expect(WITHOUT_FAULT.ModelInstanceVanished).toContain('no process can do to itself');
  });

  it('are found by alert, those with the fewest other alerts first', () => {
    expect(faultsOf('ModelRegistryCorrupted').map(({ name }) => name)).toEqual([
      'registry-corrupted',
      'registry-written-while-corrupted',
    ]);
    expect(faultsOf('ModelStorageSpaceLow')[0]?.name).toBe('storage-low');
  });
});
