import { type Alert, type GrafanaAlert, isPromql } from '../../../alerts/resolve';
import type { Bundle } from '../../../bundle';
import { Duration } from '../../../lib/duration';
import { canonical } from '../../../lib/promql/canonical';
import type { PromQL, Threshold } from '../../../lib/promql/expression';
import { parse } from '../../../lib/promql/parse';
import type { AlertSummary, EnvironmentSummary } from '../summary';

/** Name of the receiver of each alert, by the alert's name. */
export type ReceiverByAlert = ReadonlyMap<string, string>;

/** The alerts of both evaluators, with their receivers. */
export function alertsOf(bundle: Bundle, receivers: ReceiverByAlert): AlertSummary[] {
  return everyAlert(bundle).map((alert) =>
    isPromql(alert)
      ? {
          ...common(alert, receivers),
          watches: 'metrics',
          expression: alert.expression.text,
          condition: condition(alert.expression, alert.threshold),
        }
      : {
          ...common(alert, receivers),
          watches: alert.watch.kind === 'metric' ? 'prometheus' : 'logs',
          expression: watched(alert),
          condition: watched(alert),
        },
  );
}

/** All alerts of a bundle. Bundles of older revisions have a separate list of those that only Grafana evaluates. */
export function everyAlert({
  alerts,
  managed = [],
}: Bundle & { readonly managed?: readonly Alert[] }): Alert[] {
  return [...alerts, ...managed];
}

function common(alert: Alert, receivers: ReceiverByAlert) {
  const { name, severity, threshold, leastEvents, summary, description } = alert;
  return {
    name,
    severity,
    ...(threshold && { threshold: { ...threshold } }),
    ...(leastEvents && { leastEvents: { ...leastEvents } }),
    forSeconds: alert.for?.seconds ?? 0,
    text: { summary, description },
    receiver: receivers.get(name) ?? '',
  };
}

function watched({ watch }: GrafanaAlert): string {
  switch (watch.kind) {
    case 'documents':
      return `log documents of ${watch.window} that match ${watch.query}`;
    case 'silence':
      return `no log document of ${watch.window} matches ${watch.query}, although ${watch.although.text}`;
    case 'metric':
      return watch.expression.text;
  }
}

/** A number that no expression contains. It replaces the threshold, so that only the rest is compared. */
const PLACEHOLDER = 8_765_309.125;

/** An expression in its canonical form, without the value of its threshold. */
export function condition(expression: PromQL, threshold: Threshold | undefined): string {
  const places = expression.spans
    .filter(({ value }) => threshold && 'why' in value && same(value, threshold))
    .sort((one, other) => other.from - one.from);
  const masked = places.reduce(
    (text, { from, to }) => text.slice(0, from) + PLACEHOLDER + text.slice(to),
    expression.text,
  );
  return canonicalText(masked).replaceAll(String(PLACEHOLDER), 'threshold');
}

function same(one: Threshold, other: Threshold): boolean {
  return one.value === other.value && one.unit === other.unit && one.why === other.why;
}

/** The same text for equivalent queries. Text that is not PromQL is returned unchanged. */
export function canonicalText(text: string): string {
  const parsed = parse(text);
  return 'expression' in parsed ? canonical(parsed.expression) : text;
}

/** Recording rules as they are evaluated. */
export function recordingsOf({ prometheus }: Bundle): EnvironmentSummary['recordings'] {
  const groups = Object.values(prometheus.rules).flatMap(({ groups }) => groups);
  return groups.flatMap(({ interval, rules }) =>
    rules.flatMap((rule) =>
      'record' in rule
        ? [
            {
              record: rule.record,
              expression: rule.expr,
              ...(interval !== undefined && { intervalSeconds: Duration.parse(interval).seconds }),
            },
          ]
        : [],
    ),
  );
}
