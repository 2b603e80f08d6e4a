import { Duration } from '../../../lib/duration';
import type { AlertSummary, EnvironmentSummary } from '../../../operations/revision/summary';
import { caution, danger, type EnvironmentChange, info, plain, type Sentence, say, words } from '../change';
import { differences, own, pair } from './pairs';
import { amount } from './values';

/** Alerts that are added, removed or renamed, or that fire in other cases than before. */
export function compareAlerts(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const { removed, added, kept } = pair(before.alerts, after.alerts, ({ name }) => name);
  const renamed = removed.flatMap((was): (readonly [AlertSummary, AlertSummary])[] => {
    const is = added.find(({ expression }) => expression === was.expression);
    return is ? [[was, is]] : [];
  });
  const unpaired = (alert: AlertSummary) => !renamed.flat().includes(alert);
  return [
    ...removed.filter(unpaired).map((alert) => removedAlert(alert, after)),
    ...added.filter(unpaired).map((alert) => addedAlert(alert, before)),
    ...renamed.map(([was, is]) => renamedAlert(was, is)),
    ...[...renamed, ...kept].flatMap(([was, is]) => changed(was, is)),
  ];
}

function renamedAlert({ name: old }: AlertSummary, { name }: AlertSummary): EnvironmentChange {
  return caution(
    'alert-renamed',
    name,
    say`The alert ${old} is now called ${name}: silences by the old name no longer hold.`,
  );
}

function removedAlert(alert: AlertSummary, after: EnvironmentSummary): EnvironmentChange {
  const { name, severity, expression, receiver } = alert;
  const reason = own(after.switchedOff, name);
  const delivery = say`${words(severity)}, sent to ${receiver}`;
  return reason !== undefined
    ? danger('alert-off', name, say`The alert ${name} (${delivery}) is switched off: ${reason}.`, {
        before: [expression],
      })
    : danger(
        'alert-removed',
        name,
        say`The alert ${name} (${delivery}) is removed: its condition no longer notifies.`,
        { before: [expression] },
      );
}

function addedAlert(alert: AlertSummary, before: EnvironmentSummary): EnvironmentChange {
  const { name, severity, expression, receiver } = alert;
  const again = Object.hasOwn(before.switchedOff, name) ? words(', which was switched off,') : words('');
  const at = alert.threshold ? say` at ${words(amount(alert.threshold))}` : words('');
  return info(
    'alert-added',
    name,
    say`The alert ${name}${again} is new: ${words(severity)}${at}, ${words(held(alert.forSeconds))}, sent to ${receiver}.`,
    { after: [expression] },
  );
}

function changed(was: AlertSummary, is: AlertSummary): EnvironmentChange[] {
  const subject = is.name;
  const findings: EnvironmentChange[] = [];
  if (was.threshold?.value !== is.threshold?.value && was.threshold && is.threshold) {
    const { change, effect } = sensitivity(was, is, was.threshold.value, is.threshold.value);
    findings.push(
      change(
        'threshold',
        subject,
        say`The threshold of ${subject} moves from ${words(amount(was.threshold))} to ${words(amount(is.threshold))}${words(effect)}.`,
        { remarks: [say`Reason: ${is.threshold.why}`] },
      ),
    );
  }
  const [fewest, events] = [was.leastEvents, is.leastEvents];
  if (fewest && events && fewest.value !== events.value) {
    const raised = events.value > fewest.value;
    findings.push(
      (raised ? caution : info)(
        'least-events',
        subject,
        say`${subject} needs at least ${words(amount(events))} events, and needed ${words(amount(fewest))}: it fires ${words(raised ? 'less' : 'more')} often.`,
        { remarks: [say`Reason: ${events.why}`] },
      ),
    );
  }
  if (was.forSeconds !== is.forSeconds) {
    const later = is.forSeconds > was.forSeconds;
    findings.push(
      (later ? caution : info)(
        'for',
        subject,
        say`${subject} fires ${words(later ? 'later' : 'sooner')}: ${words(held(is.forSeconds))}, not ${words(held(was.forSeconds))}.`,
      ),
    );
  }
  if (was.severity !== is.severity) {
    const weaker = URGENCY.indexOf(is.severity) < URGENCY.indexOf(was.severity);
    findings.push(
      (weaker ? caution : info)(
        'severity',
        subject,
        say`${subject} is ${words(is.severity)}, and was ${words(was.severity)}.`,
      ),
    );
  }
  if (conditionOf(was, is) !== conditionOf(is, was)) {
    findings.push(
      caution(
        'condition',
        subject,
        say`${subject} fires on another condition${inShort(was.expression, is.expression)}.`,
        {
          before: [was.expression],
          after: [is.expression],
        },
      ),
    );
  }
  const text = differences(was.text, is.text);
  if (text.length > 0) {
    findings.push(
      info(
        'alert-text',
        subject,
        say`The message of ${subject} has another ${words(text.map(({ path }) => path).join(' and '))}.`,
        {
          before: text.map(({ before }) => before ?? ''),
          after: text.map(({ after }) => after ?? ''),
        },
      ),
    );
  }
  return findings;
}

/** The condition of an alert. If both alerts have a least number of events, the condition omits its value. */
function conditionOf({ condition, leastEvents }: AlertSummary, other: AlertSummary): string {
  return leastEvents && other.leastEvents
    ? condition.replaceAll(`>= ${leastEvents.value}`, '>= leastEvents')
    : condition;
}

const URGENCY: readonly string[] = ['none', 'info', 'warning', 'critical'];

/** Whether it fires more or less often than before, from the comparison with the threshold. */
function sensitivity(was: AlertSummary, is: AlertSummary, before: number, after: number) {
  const raised = after > before;
  const operator = was.condition === is.condition && /(>=?|<=?) threshold/.exec(is.condition)?.[1];
  if (!operator) return { change: caution, effect: '' };
  return operator.startsWith('>') === raised
    ? { change: caution, effect: ': it fires less often' }
    : { change: info, effect: ': it fires more often' };
}

function held(seconds: number): string {
  return seconds === 0 ? 'at once' : `after ${Duration.seconds(seconds)}`;
}

/** Numbers, windows, names and operators of an expression. */
const TOKENS = /[\w.:]+|[^\w\s.:]+/g;

/** The changed tokens of an expression, if they are few enough for a sentence. */
export function inShort(before: string, after: string): Sentence {
  const [old = [], now = []] = [before.match(TOKENS) ?? [], after.match(TOKENS) ?? []];
  if (old.length !== now.length) return words('');
  const swapped = old.flatMap((token, index) =>
    token === now[index] ? [] : [say`${token} becomes ${now[index] ?? ''}`],
  );
  const distinct = [...new Map(swapped.map((sentence) => [plain(sentence), sentence])).values()];
  if (distinct.length === 0 || distinct.length > 3) return words('');
  return [': ', ...distinct.flatMap((sentence, index) => (index === 0 ? sentence : [', ', ...sentence]))];
}
