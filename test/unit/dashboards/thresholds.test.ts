import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AlertName } from '../../../alerts/catalogue';
import { panelsOfAlerts } from '../../../dashboards';
import { allDashboards, inputs, panelNamed, panelsOf, sent, values } from './built';

interface Step {
  readonly value: number | null;
  readonly color: string;
}

/** The threshold steps of a panel or of one of its queries. */
function stepsOf({ fieldConfig }: Panel): Step[] {
  const ofQueries = (fieldConfig?.overrides ?? [])
    .flatMap(({ properties }) => properties)
    .flatMap(({ id, value }): Step[] => (id === 'thresholds' ? value.steps : []));
  return [...(fieldConfig?.defaults.thresholds?.steps ?? []), ...ofQueries];
}

const drawn = (panel: Panel) => stepsOf(panel).flatMap(({ value }) => value ?? []);

const USUAL = allDashboards().flatMap(panelsOf);

/** Values that panels draw by default and with an override. */
const DRAWN: readonly [AlertName, panel: string, value: number, overridden: number, drawn: number][] = [
  ['ModelStorageSpaceLow', 'Storage Usage', 0.85, 0.7, 0.7],
  ['ModelStorageSpaceCritical', 'Storage Usage', 0.95, 0.9, 0.9],
  ['ModelDownloadFailed', 'Download Operations & Duration', 3, 7, 7],
  ['ModelDownloadTimeout', 'Download Operations & Duration', 1, 5, 5],
  ['ModelValidationFailures', 'Error Rates', 3, 7, 7],
  ['HighModelDownloadConcurrency', 'Active Downloads', 5, 12, 12],
  ['ModelOperationLatencyHigh', 'Model Operations Overview', 30, 60, 60],
  ['ModelOperationAvailabilitySLA', 'Error Rates', 0.01, 0.002, 0.002],
  ['ModelDownloadSLABreach', 'Download Success Rate', 0.95, 0.07, 0.93],
  ['ModelDownloadBudgetBurnFast', 'Download success: burn rate', 0.72, 0.8, 0.8],
  ['ModelDownloadBudgetBurnMedium', 'Download success: burn rate', 0.3, 0.4, 0.4],
  ['ModelDownloadBudgetBurnSlow', 'Download success: burn rate', 0.15, 0.2, 0.2],
  ['ModelDownloadBudgetBurnCreep', 'Download success: burn rate', 0.05, 0.06, 0.06],
  ['ModelOperationBudgetBurnFast', 'Operation availability: burn rate', 0.144, 0.2, 0.2],
  ['ModelOperationBudgetBurnMedium', 'Operation availability: burn rate', 0.06, 0.08, 0.08],
  ['ModelOperationBudgetBurnSlow', 'Operation availability: burn rate', 0.03, 0.04, 0.04],
  ['ModelOperationBudgetBurnCreep', 'Operation availability: burn rate', 0.01, 0.02, 0.02],
  ['MonitoringRuleEvaluationSlow', 'Rule evaluation', 0.5, 0.7, 0.7],
  ['LogShipperQueueFilling', 'Log shipper', 0.5, 0.8, 0.8],
  ['ModelErrorLogBurst', 'Errors by type', 50, 80, 80],
  ['HostDiskSpaceLow', 'Disk usage', 0.9, 0.95, 0.95],
  ['HostClockSkewed', 'Clock error', 4, 8, 8],
];

/** Alerts whose panel does not show the compared value, which is a number of changes or a precondition. */
const NOT_DRAWN = [
  'ModelOrchestratorHealthFlapping',
  'HostDiskFillingUp',
  'ModelStorageFullIn4h',
  'ModelStorageGCIneffective',
  'ModelStorageGCNotRunning',
  // Every bar is a violation. For the others, no panel shows the compared seconds or the absence of a series.
  'ModelLicenseViolationLogged',
  'MonitoringPrometheusSilent',
  'MonitoringWatchdogMissing',
];

test.each(inputs().alerts.filter(({ threshold }) => threshold))(
  'the panel of $name draws its threshold, unless there is a reason not to',
  ({ name, threshold }) => {
    const { dashboard, id } = panelsOfAlerts()[name] ?? {};
    const panel = allDashboards()
      .filter(({ uid }) => uid === dashboard)
      .flatMap(panelsOf)
      .find((candidate) => candidate.id === id);
    const lines = panel ? drawn(panel) : [];
    // A panel of good events draws the objective instead.
    const isDrawn = [threshold?.value ?? 0, 1 - (threshold?.value ?? 0)].some((value) =>
      lines.some((line) => Math.abs(line - value) < 1e-9),
    );
    expect(isDrawn).toBe(!NOT_DRAWN.includes(name));
  },
);

test.each(DRAWN)('%s is drawn on %s, at %d', (_, panel, value) => {
  expect(drawn(panelNamed(panel))).toContain(value);
});

test.each(DRAWN)(
  'when the threshold of %s changes, %s draws the new one',
  (name, panel, value, threshold, now) => {
    const moved = drawn(panelNamed(panel, { [name]: { threshold, why: 'a test' } }));
    expect(moved).toContain(now);
    expect(moved).not.toContain(value);
  },
);

test.each(DRAWN)(
  'when the threshold of %s changes, only the line on %s does',
  (name, panel, _, threshold) => {
    const before = new Map(values(sent(USUAL)));
    const after = values(sent(allDashboards({ [name]: { threshold, why: 'a test' } }).flatMap(panelsOf)));
    const changed = after.filter(([path, value]) => before.get(path) !== value).map(([path]) => path);
    expect(changed.length).toBeGreaterThan(0);
    expect(after.length).toBe(before.size);
    const index = USUAL.findIndex(({ title }) => title === panel);
    for (const path of changed) {
      expect(path).toMatch(
        new RegExp(`^\\.${index}\\.fieldConfig\\..*(value|axisSoftMax|\\.steps\\.\\d\\.value)$`),
      );
    }
  },
);

test.each(DRAWN)('when %s is disabled, %s does not draw its threshold', (name, panel, value) => {
  expect(drawn(panelNamed(panel, { [name]: { enabled: false, why: 'a test' } }))).not.toContain(value);
});

test('a line has the colour of its severity', () => {
  const colour = (severity: 'critical' | 'warning') =>
    stepsOf(panelNamed('Active Downloads', { HighModelDownloadConcurrency: { severity, why: 'a test' } })).at(
      -1,
    )?.color;
  expect([colour('warning'), colour('critical')]).toEqual(['#E69F00', '#D55E00']);
});

test('the alert colour is below the line of an objective, and above the line of a limit', () => {
  expect(stepsOf(panelNamed('Download Success Rate'))).toEqual([
    { value: null, color: '#E69F00' },
    { value: 0.95, color: 'transparent' },
  ]);
  expect(stepsOf(panelNamed('Model Operations Overview'))).toEqual([
    { value: null, color: 'transparent' },
    { value: 30, color: '#E69F00' },
  ]);
});

test('the four lines of a burn rate are drawn together, and the axis reaches up to the highest', () => {
  const { fieldConfig } = panelNamed('Download success: burn rate');
  expect(fieldConfig?.defaults.thresholds?.steps).toEqual([
    { value: null, color: 'transparent' },
    { value: 0.05, color: '#E69F00' },
    { value: 0.15, color: '#E69F00' },
    { value: 0.3, color: '#D55E00' },
    { value: 0.72, color: '#D55E00' },
  ]);
  expect(fieldConfig?.defaults.custom).toMatchObject({
    axisSoftMax: 0.72,
    thresholdsStyle: { mode: 'dashed' },
  });
});

test('if all burn-rate alerts are disabled, no line is drawn', () => {
  const off = { enabled: false, why: 'a test' };
  const { fieldConfig } = panelNamed('Operation availability: burn rate', {
    ModelOperationBudgetBurnFast: off,
    ModelOperationBudgetBurnMedium: off,
    ModelOperationBudgetBurnSlow: off,
    ModelOperationBudgetBurnCreep: off,
  });
  expect(fieldConfig?.defaults.custom).not.toHaveProperty('thresholdsStyle');
  expect(fieldConfig?.defaults.custom).not.toHaveProperty('axisSoftMax');
});

test('the steps of storage are good, low and nearly full', () => {
  expect(stepsOf(panelNamed('Storage Usage'))).toEqual([
    { value: null, color: '#009E73' },
    { value: 0.85, color: '#E69F00' },
    { value: 0.95, color: '#D55E00' },
  ]);
});

test('steps are sorted by value for any overrides', () => {
  expect(
    drawn(panelNamed('Storage Usage', { ModelStorageSpaceLow: { threshold: 0.98, why: 'a test' } })),
  ).toEqual([0.95, 0.98]);
});

test('an axis includes the threshold line, so that the distance to it is visible', () => {
  const ends = ['Active Downloads', 'Download Success Rate'].map((title) =>
    panelNamed(title).fieldConfig?.overrides.flatMap(({ properties }) =>
      properties.filter(({ id }) => id.startsWith('custom.axisSoftM')),
    ),
  );
  expect(ends).toEqual([
    [{ id: 'custom.axisSoftMax', value: 5 }],
    [{ id: 'custom.axisSoftMin', value: 0.95 }],
  ]);
});

test('an objective is free of float noise', () => {
  const panel = panelNamed('Download Success Rate', {
    ModelDownloadSLABreach: { threshold: 0.07, why: 'a test' },
  });
  expect(JSON.stringify(panel)).not.toMatch(/\d\.\d{8}/);
});
