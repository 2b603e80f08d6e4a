import type { AlertingRule, RecordedRule } from '../../../alerts/prometheus/rule-file';
import type { RuleGroup } from '../../../clients/prometheus';
import { Duration } from '../../../lib/duration';
import { formatDuration } from '../../../lib/format';
import { EVALUATION_INTERVAL } from '../../../lib/names';
import { canonical } from '../../../lib/promql/canonical';
import { parse } from '../../../lib/promql/parse';
import { count, few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import {
  about,
  type CheckResult,
  checksOf,
  type DoctorCheck,
  failed,
  ok,
  type Verdict,
  warning,
} from '../finding';
import { PROMETHEUS } from './prometheus';

/** Warns if an evaluation takes more than this share of its interval. */
const LONG = 0.5;
/** An evaluation is late after this many intervals. */
const LATE_AFTER = 2;

/** Checks that the rules of this checkout are loaded, and are evaluated in time and without errors. */
export function ruleChecks(deployment: Deployment): DoctorCheck[] {
  return checksOf('Prometheus', [PROMETHEUS], { rules: () => checkRules(deployment) });
}

async function checkRules({ bundle, prometheus, now }: Deployment): Promise<CheckResult> {
  const groups = await prometheus.rules();
  const deploy = `npm run deploy -- ${bundle.environment.name} platform`;
  return [
    ...loaded(bundle.prometheus.rules, groups, deploy),
    about('rules evaluated', evaluated(groups, now())),
    about('rule errors', withoutErrors(groups)),
  ];
}

function loaded(
  files: Deployment['bundle']['prometheus']['rules'],
  groups: readonly RuleGroup[],
  deploy: string,
): Verdict[] {
  const wanted = Object.values(files).flatMap(({ groups }) =>
    groups.flatMap(({ name, rules }) => rules.map((rule) => ({ group: name, rule, key: keyOf(name, rule) }))),
  );
  const actual = groups.flatMap(({ name, rules }) =>
    rules.map((rule) => ({ key: `${name}/${rule.name}`, rule })),
  );
  const pairs = wanted.map(({ key, rule }) => ({
    key,
    rule,
    found: actual.find((each) => each.key === key && sameTarget(rule, each.rule))?.rule,
  }));
  const missing = pairs.filter(({ found }) => !found).map(({ key }) => key);
  const changed = pairs.filter(({ rule, found }) => found && !isSame(rule, found)).map(({ key }) => key);
  const unexpected = actual
    .filter(({ key }) => !wanted.some((each) => each.key === key))
    .map(({ key }) => key);
  const subject = 'rules loaded';
  if (missing.length > 0) {
    return [about(subject, failed(`${count(missing.length, 'rule')} not loaded: ${few(missing)}`, deploy))];
  }
  const seen = `${count(wanted.length, 'rule')} in ${count(groups.length, 'group')}, as in this checkout`;
  const verdict =
    changed.length > 0
      ? warning(`differ from this checkout: ${few(changed)}`, `To apply this checkout: ${deploy}`)
      : ok(seen);
  const others = `loaded, but not in this checkout: ${few(unexpected)}`;
  return [
    about(subject, verdict),
    ...(unexpected.length > 0
      ? [about('unexpected rules', warning(others, `To remove them: ${deploy}`))]
      : []),
  ];
}

function keyOf(group: string, rule: AlertingRule | RecordedRule): string {
  return `${group}/${'alert' in rule ? rule.alert : rule.record}`;
}

/** Several recording rules may have the same name and differ in their expressions. */
function sameTarget(rule: AlertingRule | RecordedRule, loaded: RuleGroup['rules'][number]): boolean {
  return 'alert' in rule || normal(rule.expr) === normal(loaded.query);
}

function isSame(rule: AlertingRule | RecordedRule, loaded: RuleGroup['rules'][number]): boolean {
  const seconds = 'alert' in rule && rule.for ? Duration.parse(rule.for).seconds : 0;
  return (
    normal(rule.expr) === normal(loaded.query) &&
    seconds === (loaded.duration ?? 0) &&
    Object.entries(rule.labels).every(([label, value]) => loaded.labels[label] === value)
  );
}

/** Prometheus formats expressions differently. */
function normal(text: string): string {
  const parsed = parse(text);
  return 'expression' in parsed ? canonical(parsed.expression) : text;
}

function evaluated(groups: readonly RuleGroup[], now: number): Verdict {
  // After a reload, Prometheus spreads the first evaluations over the interval.
  const age = ({ lastEvaluation }: RuleGroup) => (now - Date.parse(lastEvaluation)) / 1_000;
  const never = groups.filter(({ lastEvaluation }) => lastEvaluation.startsWith('0001-'));
  const late = groups.filter(
    (group) => !never.includes(group) && age(group) > LATE_AFTER * group.interval + 10,
  );
  const tooLong = groups.filter(({ evaluationTime, interval }) => evaluationTime > interval);
  const long = groups.filter(
    (group) => group.evaluationTime > LONG * group.interval && !tooLong.includes(group),
  );
  const describe = (group: RuleGroup) =>
    `${group.name} takes ${group.evaluationTime.toFixed(1)} s of ${group.interval} s`;
  if (tooLong.length > 0) {
    return failed(
      `take longer than their interval: ${few(tooLong.map(describe))}`,
      'See runbooks/MonitoringRuleEvaluationSlow.md; npm run budget measures the cost of each rule.',
    );
  }
  if (late.length > 0) {
    return failed(
      `late: ${few(late.map((group) => `${group.name}, last evaluated ${formatDuration(age(group))} ago`))}`,
      'Check the load and the log of Prometheus; runbooks/MonitoringRuleEvaluationSlow.md',
    );
  }
  if (long.length > 0) {
    return warning(
      few(long.map(describe)),
      'npm run budget measures the cost of each rule; give Prometheus more CPU or simplify the rule.',
    );
  }
  const slowest = Math.max(0, ...groups.map(({ evaluationTime }) => evaluationTime));
  const waiting = never.length > 0 ? `; ${count(never.length, 'group')} not evaluated yet` : '';
  const oldest = formatDuration(Math.max(0, ...groups.filter((group) => !never.includes(group)).map(age)));
  return ok(
    `in time, at most ${oldest} ago; the slowest group takes ${(slowest * 1_000).toFixed(0)} ms of ${EVALUATION_INTERVAL}${waiting}`,
  );
}

function withoutErrors(groups: readonly RuleGroup[]): Verdict {
  const bad = groups.flatMap(({ rules }) => rules.filter(({ health }) => health === 'err'));
  if (bad.length === 0) return ok('no rule has an error');
  return failed(
    few(
      bad.map(({ name, lastError = '' }) => `${name}: ${lastError}`),
      3,
    ),
    'See runbooks/MonitoringRuleEvaluationFailing.md',
  );
}
