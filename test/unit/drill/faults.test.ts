import { ALERT_NAMES } from '../../../alerts/catalogue';
import { MANAGED_NAMES } from '../../../alerts/grafana/managed';
import { EVERY_ALERT, faultsOf, WITHOUT_FAULT } from '../../../commands/drill/faults';
import { FAULTS } from '../../../simulator/faults';

const all = [...FAULTS.values()];

describe("the simulator's faults", () => {
  it.each(all)('$name names only alerts that there are', ({ alerts, mayFollow, logAlerts }) => {
    for (const alert of [...alerts, ...mayFollow]) expect(ALERT_NAMES).toContain(alert);
    for (const alert of logAlerts) expect(MANAGED_NAMES).toContain(alert);
  });

  it('make every alert fire, except those of which it is said why not', () => {
    expect(EVERY_ALERT.filter((alert) => faultsOf(alert).length === 0).sort()).toEqual(
      Object.keys(WITHOUT_FAULT).sort(),
    );
  });

  it('cannot make an instance vanish, which is said by name', () => {
    expect(WITHOUT_FAULT.ModelInstanceVanished).toContain('no process can do to itself');
  });

  it('are found by alert, the one that causes least beside it first', () => {
    expect(faultsOf('ModelRegistryCorrupted').map(({ name }) => name)).toEqual([
      'registry-corrupted',
      'registry-written-while-corrupted',
    ]);
    expect(faultsOf('ModelStorageSpaceLow')[0]?.name).toBe('storage-low');
  });
});
