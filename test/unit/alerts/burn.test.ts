import { resolveAlerts } from '../../../alerts/resolve';
import { exampleBundle } from '../../support/example';
import { SETTINGS } from '../../support/settings';

const burning = (alerts: readonly { readonly name: string }[], objective: string) =>
  alerts.flatMap(({ name }) => (name.startsWith(`Model${objective}BudgetBurn`) ? [name] : []));

describe('the burn-rate alerts', () => {
  it('have four burn rates for each objective with its default settings', () => {
    const alerts = resolveAlerts(SETTINGS, {});
    expect(burning(alerts, 'Download')).toHaveLength(4);
    expect(burning(alerts, 'Operation')).toHaveLength(4);
  });

  it('leave out a burn rate that a large error budget cannot reach', () => {
    const { alerts } = exampleBundle({
      objectives: { downloadSuccess: 0.7 },
      prometheus: { retentionDays: 30 },
    });
    expect(burning(alerts, 'Download')).toEqual([
      'ModelDownloadBudgetBurnSlow',
      'ModelDownloadBudgetBurnCreep',
    ]);
    expect(burning(alerts, 'Operation')).toHaveLength(4);
  });

  it('leave it out for a long window as well', () => {
    const { alerts } = exampleBundle({ objectives: { windowDays: 90 }, prometheus: { retentionDays: 90 } });
    expect(burning(alerts, 'Download')).not.toContain('ModelDownloadBudgetBurnFast');
  });

  it.each([
    [30, ['Fast', 'Medium', 'Slow', 'Creep']],
    [29, ['Fast', 'Medium', 'Slow']],
    [9, ['Fast', 'Medium']],
  ])('leave out a rate at which the budget lasts for a window of %i days', (windowDays, left) => {
    const { alerts } = exampleBundle({ objectives: { windowDays }, prometheus: { retentionDays: 30 } });
    expect(burning(alerts, 'Operation')).toEqual(left.map((burn) => `ModelOperationBudgetBurn${burn}`));
  });
});
