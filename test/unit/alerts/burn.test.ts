import { resolveAlerts } from '../../../alerts/resolve';
import { exampleBundle } from '../../support/example';
import { SETTINGS } from '../../support/settings';

const burning = (alerts: readonly { readonly name: string }[], objective: string) =>
  alerts.flatMap(({ name }) => (name.startsWith(`Model${objective}BudgetBurn`) ? [name] : []));

describe('the alerts over a burning error budget', () => {
  it('are of four speeds for each objective, as it is promised by default', () => {
    const alerts = resolveAlerts(SETTINGS, {});
    expect(burning(alerts, 'Download')).toHaveLength(4);
    expect(burning(alerts, 'Operation')).toHaveLength(4);
  });

  it('leave out a speed that a generous budget cannot reach', () => {
    const { alerts } = exampleBundle({ objectives: { downloadSuccess: 0.5 } });
    expect(burning(alerts, 'Download')).toEqual([
      'ModelDownloadBudgetBurnSlow',
      'ModelDownloadBudgetBurnCreep',
    ]);
    expect(burning(alerts, 'Operation')).toHaveLength(4);
  });

  it('leave it out over a long window, too', () => {
    const { alerts } = exampleBundle({ objectives: { windowDays: 90 }, prometheus: { retentionDays: 90 } });
    expect(burning(alerts, 'Download')).not.toContain('ModelDownloadBudgetBurnFast');
  });
});
