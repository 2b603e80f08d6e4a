import { ALERT_NAMES, ALERTS } from '../../../alerts/catalogue';
import type { AlertDefinition } from '../../../alerts/types';
import { drillFacts, faultsOf } from '../../../commands/drill/faults';
import { FAULTS } from '../../../simulator/faults';

const all = [...FAULTS.values()];
const names = (wanted: (alert: AlertDefinition) => unknown) =>
  ALERTS.filter((alert: AlertDefinition) => wanted(alert)).map(({ name }) => name);

describe("the simulator's faults", () => {
  it.each(all)('$name names only alerts of the catalogue', ({ alerts, mayFollow, logAlerts }) => {
    const [ofMetrics, ofGrafana] = [names(({ expression }) => expression), names(({ watch }) => watch)];
    for (const alert of [...alerts, ...mayFollow]) expect(ofMetrics).toContain(alert);
    for (const alert of logAlerts) expect(ofGrafana).toContain(alert);
  });

  it('make every alert fire, except those that give a reason', () => {
    expect(ALERT_NAMES.filter((alert) => faultsOf(alert).length === 0).sort()).toEqual(
      names(({ drill }) => drill?.withoutFault).sort(),
    );
  });

  it('cannot make an instance vanish, and the alert gives the reason', () => {
    expect(drillFacts('ModelInstanceVanished').withoutFault).toContain('cannot remove its own target');
  });

  it('are found by alert, the one with the fewest consequences first', () => {
    expect(faultsOf('ModelRegistryCorrupted').map(({ name }) => name)).toEqual([
      'registry-corrupted',
      'registry-written-while-corrupted',
    ]);
    expect(faultsOf('ModelStorageSpaceLow')[0]?.name).toBe('storage-low');
  });
});
