import type { Duration } from '../lib/duration';
import type { Problem } from '../lib/problems';
import { checkQuery, type ExpressionType, type QueryContext } from '../lib/promql';
import { RECORDED_LABELS } from './objectives/recording';
import { type Alert, isPromql, type PromqlAlert } from './resolve';
import type { Watch } from './types';

/** What is known about the server that evaluates alerts. */
export type RuleContext = Omit<QueryContext, 'path' | 'for'>;

/** Checks without a server that an alert can be evaluated, can fire, and is one alert at a time. */
export function checkAlert(alert: Alert, context: RuleContext): Problem[] {
  const path = `alerts.${alert.name}`;
  const expression = isPromql(alert) ? alert.expression : expressionOf(alert.watch);
  if (!expression) return [];
  const { problems, type } = checkQuery(expression, { ...context, path, for: 'rule' });
  if (!isPromql(alert)) return [...problems];
  return [
    ...problems,
    ...(type ? checkIdentity(alert, type, path) : []),
    ...(alert.for ? checkFor(alert, alert.for, context, path) : []),
  ];
}

function expressionOf(watch: Watch) {
  return watch.kind === 'metric' ? watch.expression : watch.kind === 'silence' ? watch.although : undefined;
}

const RECORDED: readonly string[] = RECORDED_LABELS;

/** With more labels, or unknown ones, one condition fires several alerts. */
function checkIdentity({ identity }: PromqlAlert, type: ExpressionType, path: string): Problem[] {
  // All recorded series have the same service and environment: these labels distinguish nothing.
  const labels = [...type.labels].filter((label) => type.open || !RECORDED.includes(label)).sort();
  const same = labels.join() === [...identity].sort().join();
  if (same && !type.open) return [];
  const found = `{${labels.join(', ')}${type.open ? ', ...' : ''}}`;
  return [
    {
      path,
      message: `the expression returns series with the labels ${found}, but the alert declares the identity {${identity.join(', ')}}`,
      cure: type.open
        ? 'Aggregate by the labels of the identity: an exposition may add labels at any time.'
        : 'Aggregate by the labels of the identity, or declare the labels that the expression returns.',
    },
  ];
}

/** If `for` is shorter than two scrapes, a single sample decides: then it must be 0. */
function checkFor(
  alert: PromqlAlert,
  duration: Duration,
  { catalogue, scrapeInterval }: RuleContext,
  path: string,
): Problem[] {
  const metrics = [...catalogue.values()].filter(({ name }) => alert.expression.text.includes(name));
  const longest = Math.max(0, ...metrics.map(({ job }) => scrapeInterval(job).seconds));
  if (duration.seconds === 0 || duration.seconds >= longest * 2) return [];
  return [
    {
      path,
      message: `the condition must hold for ${duration}, but its metrics are scraped every ${longest}s`,
      cure: `Set \`for\` to at least two scrapes, ${longest * 2}s, or to 0s.`,
    },
  ];
}
