import type { Duration } from '../lib/duration';
import type { Problem } from '../lib/problems';
import { checkQuery, type ExpressionType, type QueryContext } from '../lib/promql';
import { RECORDED_LABELS } from './objectives/recording';
import type { Alert } from './resolve';

/** What is known of where alerts are evaluated. */
export type RuleContext = Omit<QueryContext, 'path' | 'for'>;

/** Whether an alert can be evaluated, can fire, and is one alert each time: known without asking a server. */
export function checkAlert(alert: Alert, context: RuleContext): Problem[] {
  const path = `alerts.${alert.name}`;
  const { problems, type } = checkQuery(alert.expression, { ...context, path, for: 'rule' });
  return [
    ...problems,
    ...(type ? checkIdentity(alert, type, path) : []),
    ...(alert.for ? checkFor(alert, alert.for, context, path) : []),
  ];
}

const RECORDED: readonly string[] = RECORDED_LABELS;

/** More labels, or labels that are not known, are several alerts where one was meant. */
function checkIdentity({ identity }: Alert, type: ExpressionType, path: string): Problem[] {
  // Recorded series carry the same service and environment on all of them: they tell nothing apart.
  const labels = [...type.labels].filter((label) => type.open || !RECORDED.includes(label)).sort();
  const same = labels.join() === [...identity].sort().join();
  if (same && !type.open) return [];
  const found = `{${labels.join(', ')}${type.open ? ', ...' : ''}}`;
  return [
    {
      path,
      message: `yields series told apart by ${found}, and declares the identity {${identity.join(', ')}}`,
      cure: type.open
        ? 'Aggregate by the labels of its identity: an exposition may grow more labels at any time.'
        : 'Aggregate by the labels of its identity, or declare the identity that it has.',
    },
  ];
}

/** Shorter than two scrapes, one sample alone decides: then it had better say so, and be 0. */
function checkFor(
  alert: Alert,
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
      message: `holds for ${duration}, and its metrics are scraped every ${longest}s`,
      cure: `Let it hold for at least two scrapes, ${longest * 2}s, or 0s, at once.`,
    },
  ];
}
