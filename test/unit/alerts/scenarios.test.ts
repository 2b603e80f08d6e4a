import { parse, stringify } from 'yaml';
import { recording } from '../../../alerts/objectives';
import type { RuleFile } from '../../../alerts/prometheus/rule-file';
import { isPromql, resolveAlerts } from '../../../alerts/resolve';
import type { Scenario } from '../../../alerts/scenarios/scenario';
import { LINKS, SETTINGS } from '../../../alerts/scenarios/settings';
import { holds, nothing } from '../../../alerts/scenarios/values';
import { Duration } from '../../../lib/duration';
import { mutants } from '../../integration/mutation/mutants';
import {
  deployedRule,
  type PromtoolTest,
  ruleFileToTest,
  testFiles,
} from '../../integration/rules/unit-tests';
import { WEEK_STEP, weekOfHealthyNoise } from '../../integration/rules/week-scenarios';
import { SCENARIOS, SURVIVORS, scenariosOf } from '../../support/scenarios';

const alerts = resolveAlerts(SETTINGS, {})
  .filter(isPromql)
  .map((alert) => [alert.name, alert] as const);
const isFiring = ({ firing }: Scenario['checks'][number]) => firing.length > 0;

/** Whether it is quiet at some time after it has fired. */
function resolves({ checks }: Scenario): boolean {
  const first = checks.findIndex(isFiring);
  return first >= 0 && checks.slice(first).some((check) => !isFiring(check));
}

describe('the scenarios', () => {
  it('cover every alert with an expression', () => {
    expect(Object.keys(SCENARIOS).sort()).toEqual(alerts.map(([name]) => name).sort());
  });

  it.each(alerts)('of %s are sentences, without duplicates', (name) => {
    const sentences = scenariosOf(name).map(({ it: sentence }) => sentence);
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^(fires|stays quiet|resolves) \S.*[^.]$/);
  });

  it.each(alerts)('of %s have checks in chronological order', (name) => {
    for (const { checks } of scenariosOf(name)) {
      const times = checks.map(({ at }) => at.seconds);
      expect(times).toEqual([...times].sort((one, other) => one - other));
    }
  });

  it.each(alerts.filter(([name]) => name !== 'Watchdog'))(
    'of %s test that it fires, stays quiet and resolves, and its description',
    (name, { for: duration }) => {
      const scenarios = scenariosOf(name);
      const missing = Object.entries({
        'a scenario in which it fires': scenarios.some(({ checks }) => checks.some(isFiring)),
        'a scenario in which it stays quiet': scenarios.some(({ checks }) => !checks.some(isFiring)),
        'a scenario in which it resolves': scenarios.some(resolves),
        'a check of its description (says)': scenarios.some(({ checks }) =>
          checks.some(({ says }) => says !== undefined),
        ),
        // Not for an alert that fires at once on the first sample.
        'a check that it does not fire before its duration is over':
          !duration || scenarios.some(({ checks }) => checks.findIndex(isFiring) > 0),
      }).flatMap(([what, isThere]) => (isThere ? [] : [`${name} needs ${what} in its scenarios.ts`]));
      expect(missing).toEqual([]);
    },
  );

  it.each(alerts)('of %s become files that promtool reads', (name, alert) => {
    const tested = [deployedRule(alert)];
    const recorded = recording(SETTINGS).rules;
    const rules: RuleFile = parse(stringify(ruleFileToTest(alert, tested, LINKS, recorded)));
    const [rule] = rules.groups.flatMap((group) => group.rules).filter((one) => 'alert' in one);
    expect(rule).toMatchObject({ alert: name, expr: alert.expression.text });

    const files = Object.values(testFiles(alert, tested, scenariosOf(name), LINKS, 'rules.yml'));
    const tests = files.flatMap((file) => (parse(stringify(file)) as PromtoolTest).tests);
    expect(tests).toHaveLength(scenariosOf(name).length);
    for (const expected of tests
      .flatMap((test) => test.alert_rule_test)
      .flatMap((check) => check.exp_alerts)) {
      expect(Object.keys(expected.exp_labels).sort()).toEqual(
        [...Object.keys(rule?.labels ?? {}), ...alert.identity].sort(),
      );
    }
  });
});

describe('the values of a series', () => {
  const half = Duration.seconds(30);

  it('continue where the previous piece ended', () => {
    expect(holds(2, '1m').grows(3, '1m30s').stays('30s').gap('1m').holds(0, '30s').ends().text(half)).toBe(
      '2+0x1 5+3x2 11+0x0 _x2 0+0x0 stale',
    );
  });

  it('can decrease, and start late', () => {
    expect(nothing('1m').holds(5, '30s').grows(-2, '1m').text(half)).toBe('_x2 5+0x0 3-2x1');
  });

  it('are rejected if a piece is not a whole number of steps', () => {
    expect(() => holds(1, '45s').text(half)).toThrow('45s is not a whole number of 30s');
  });
});

describe('the week of healthy noise', () => {
  it('has both jobs of two instances, and the servers around them', () => {
    const series = Object.keys(weekOfHealthyNoise());
    for (const job of ['model-orchestrator', 'model-orchestrator-health', 'prometheus', 'alertmanager']) {
      expect(series.some((selector) => selector.startsWith('up{') && selector.includes(`job="${job}"`))).toBe(
        true,
      );
    }
  });

  it('can be written in its steps', () => {
    const step = Duration.parse(WEEK_STEP);
    for (const values of Object.values(weekOfHealthyNoise())) expect(values.text(step)).not.toBe('');
  });
});

describe('mutants that may survive', () => {
  it('have a reason', () => {
    for (const { why, alerts: names } of SURVIVORS) {
      expect(why).toMatch(/\.$/);
      expect(names.length).toBeGreaterThan(0);
    }
  });

  it('exist', () => {
    for (const { alerts: names, change } of SURVIVORS) {
      for (const [, alert] of alerts.filter(([name]) => names.includes(name))) {
        expect(mutants(alert).map((mutant) => mutant.change)).toContainEqual(expect.stringMatching(change));
      }
    }
  });
});
