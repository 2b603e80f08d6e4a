import { ALERTS } from '../../../alerts/catalogue';
import { type AlertOverrides, isPromql, resolveAlerts } from '../../../alerts/resolve';
import { checkThresholdOrder } from '../../../alerts/threshold-order';
import { SETTINGS } from '../../support/settings';

const problems = (overrides: AlertOverrides) =>
  checkThresholdOrder(resolveAlerts(SETTINGS, overrides), 'prod').map(
    ({ path, message, cure }) => `${path}: ${message}. ${cure}`,
  );
const why = 'a test';

it('accepts the catalogue', () => {
  expect(problems({})).toEqual([]);
});

it.each<[string, AlertOverrides, string]>([
  [
    'a warning above the critical alert',
    { ModelStorageSpaceLow: { threshold: 0.97, why } },
    'prod.alerts.ModelStorageSpaceLow.threshold: 97 % is not below the 95 % of ModelStorageSpaceCritical (critical), so the warning comes too late. Lower alerts.ModelStorageSpaceLow.threshold, or raise alerts.ModelStorageSpaceCritical.threshold.',
  ],
  [
    'a critical alert below its warning',
    { ModelStorageSpaceCritical: { threshold: 0.8, why } },
    '85 % is not below the 80 % of ModelStorageSpaceCritical',
  ],
  [
    'a warning with the threshold of the critical alert',
    { ModelStorageSpaceLow: { threshold: 0.95, why } },
    '95 % is not below the 95 % of ModelStorageSpaceCritical',
  ],
  [
    'a slow burn above the critical ones',
    { ModelDownloadBudgetBurnSlow: { threshold: 0.5, why } },
    'prod.alerts.ModelDownloadBudgetBurnSlow.threshold: 50 % is not below the 30 % of ModelDownloadBudgetBurnMedium (critical)',
  ],
])('refuses %s', (_, overrides, expected) => {
  expect(problems(overrides).join('\n')).toContain(expected);
});

it.each<[string, AlertOverrides]>([
  [
    'both thresholds changed in the same direction',
    {
      ModelStorageSpaceLow: { threshold: 0.96, why },
      ModelStorageSpaceCritical: { threshold: 0.98, why },
    },
  ],
  [
    'a high threshold without the critical alert',
    {
      ModelStorageSpaceLow: { threshold: 0.97, why },
      ModelStorageSpaceCritical: { enabled: false, why },
    },
  ],
  [
    'two alerts that are equally severe',
    {
      ModelStorageSpaceLow: { threshold: 0.97, severity: 'critical', why },
    },
  ],
])('accepts %s', (_, overrides) => {
  expect(problems(overrides)).toEqual([]);
});

it('knows every pair of alerts that compare the same with different thresholds', () => {
  const compared = resolveAlerts(SETTINGS, {})
    .filter(isPromql)
    .flatMap(({ name, expression: { text, spans }, threshold }) => {
      const span = spans.find(({ value }) => value === threshold);
      return span ? [{ name, value: text.slice(0, span.from) + text.slice(span.to) }] : [];
    });
  const pairs = compared.flatMap((one, index) =>
    compared.slice(index + 1).flatMap((other) => (one.value === other.value ? [[one.name, other.name]] : [])),
  );
  expect(pairs).toEqual([['ModelStorageSpaceCritical', 'ModelStorageSpaceLow']]);
  for (const pair of pairs) {
    const early = ALERTS.filter(({ name }) => pair.includes(name)).flatMap(
      ({ warnsBefore = [] }) => warnsBefore,
    );
    expect(early.filter((name) => pair.includes(name as never))).toHaveLength(1);
  }
});
