import { ALERTS, type AlertName } from '../../../alerts/catalogue';
import { decorate } from '../../../alerts/decorate';
import { forGrafana } from '../../../alerts/grafana/text';
import { type Alert, resolveAlert } from '../../../alerts/resolve';
import { LINKS, SETTINGS } from '../../../alerts/scenarios/settings';
import type { AlertDefinition } from '../../../alerts/types';
import { valuesOf } from '../../../alerts/values';
import { Duration } from '../../../lib/duration';

const definitions = ALERTS.map((alert: AlertDefinition<AlertName>) => [alert.name, alert] as const);

/** A length of time or another number, in digits or in words, outside template actions and names. */
const NUMBERS =
  /\b\d+(?:\.\d+)? ?(?:d|h|min|m|s|%)?(?: \d+ (?:h|min|s))*(?!\w)|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|sixty|half|quarter|dozen|twice|thrice)\b|\b(?:an?|one|last|each|per) (?:second|minute|hour|day|week)\b/gi;

const numbersIn = (text: string) =>
  [...text.replace(/\{\{.*?\}\}/gs, '').matchAll(NUMBERS)].map(([found]) => found.trim());

/** Numbers in the texts of an alert that are not values of the alert. */
function staleNumbers(alert: Alert): string[] {
  const values = Object.values(valuesOf(alert));
  return [alert.summary, alert.description].flatMap(numbersIn).filter((number) => !values.includes(number));
}

describe('the texts of every alert', () => {
  it.each(definitions)('%s states only numbers that are its values', (_, definition) => {
    expect(staleNumbers(resolveAlert(definition, SETTINGS))).toEqual([]);
  });

  it.each(definitions)('%s states the overridden values instead of the defaults', (_, definition) => {
    const before = resolveAlert(definition, SETTINGS);
    const override = {
      why: 'a test',
      ...(before.for && { for: Duration.parse('37m') }),
      ...(before.threshold && { threshold: before.threshold.value * 0.77 }),
      ...(before.leastEvents && { leastEvents: 17 }),
    };
    const after = resolveAlert(definition, { ...SETTINGS, healthInterval: Duration.minutes(11) }, override);
    expect(staleNumbers(after)).toEqual([]);
    if (before.for) expect([valuesOf(after).for, after.forWhy]).toEqual(['37 min', 'a test']);
    if (before.threshold) expect(after.threshold?.why).toBe('a test');
    if (before.leastEvents)
      expect([valuesOf(after).leastEvents, after.leastEvents?.why]).toEqual(['17', 'a test']);
  });

  it.each(definitions)('%s inserts every value that its texts use', (_, definition) => {
    const { summary, description } = resolveAlert(definition, SETTINGS);
    expect(summary + description).not.toMatch(/undefined|NaN|\[object/);
  });

  const guarded = definitions.filter(([, { threshold, leastEvents }]) => threshold && leastEvents);
  it.each(guarded)('%s states the minimum number of events', (_, definition) => {
    const override = { why: 'a test', leastEvents: 17 };
    expect(resolveAlert(definition, SETTINGS, override).description).toContain('at least 17 ');
  });

  it.each(definitions)('%s names only windows that its condition contains', (_, definition) => {
    const alert = resolveAlert(definition, SETTINGS);
    const condition = 'expression' in alert ? alert.expression.text : JSON.stringify(alert.watch);
    for (const window of Object.values(alert.windows)) {
      expect([`${window}`, `${window.seconds}`].some((text) => condition.includes(text))).toBe(true);
    }
  });

  it('are recognized as stale when they repeat a default', () => {
    expect(numbersIn('failing for five minutes, {{ $value }} of 5 in the last hour, 1 h 30 min')).toEqual([
      'five',
      '5',
      'last hour',
      '1 h 30 min',
    ]);
  });
});

describe('the values of an alert', () => {
  it('are in words and in the notation of PromQL', () => {
    const threshold = { value: 0.85, unit: 'ratio', why: 'A test.' } as const;
    const windows = { window: Duration.hours(1) };
    expect(valuesOf({ threshold, for: Duration.minutes(90), windows })).toEqual({
      threshold: '85 %',
      'threshold.promql': '0.85',
      for: '1 h 30 min',
      'for.promql': '1h30m',
      window: '1 h',
      'window.promql': '1h',
    });
  });
});

describe('the reason of an override', () => {
  const why = 'small disks, {{ not a template }}';
  const [, definition] = definitions.find(([name]) => name === 'ModelStorageSpaceLow') ?? [];
  if (!definition) throw new Error('ModelStorageSpaceLow is missing');

  it('is an annotation, which no template engine changes', () => {
    const { annotations } = decorate(resolveAlert(definition, SETTINGS, { severity: 'info', why }), LINKS);
    expect(annotations.override_reason).toBe('small disks, {{ "{{" }} not a template }}');
    expect(forGrafana(annotations).override_reason).toBe(annotations.override_reason);
  });

  it('is absent without an override', () => {
    expect(decorate(resolveAlert(definition, SETTINGS), LINKS).annotations).not.toHaveProperty(
      'override_reason',
    );
  });
});
