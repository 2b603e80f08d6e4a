import { JOBS } from '../lib/names';
import type { PromQL } from '../lib/promql/expression';
import { parse } from '../lib/promql/parse';
import { selectorsOf } from '../lib/promql/scope';
import { findSeries } from '../lib/promql/series';
import type { SelectorNode } from '../lib/promql/syntax';
import { modelTargetDown } from './catalogue/model-target-down';
import { catalogueWith, type Recording } from './objectives';
import { type Alert, isPromql, type PromqlAlert } from './resolve';
import { type Matcher, severity } from './routing';
import type { Family } from './types';

/** While a source fires, targets with the same values of all `equal` labels do not notify. */
export interface Inhibition {
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/**
 * A licence violation is always reported, and the heartbeat never stops. Alerts on the monitoring and on the logs are about
 * different programs, most without an instance: failed notifications do not explain a failed reload of a configuration.
 */
const NEVER_INHIBITED: readonly Family[] = ['license', 'heartbeat', 'monitoring', 'logs'];

const MORE_SEVERE: Inhibition = {
  source: [severity('critical')],
  target: [
    { label: 'severity', operator: '=~', value: 'warning|info' },
    { label: 'alert_family', operator: '!~', value: NEVER_INHIBITED.join('|') },
  ],
  equal: ['environment', 'alert_family', 'instance'],
};

/**
 * The inhibitions of an environment. A target that is down makes only those alerts untrustworthy that are computed from
 * its job alone: a slow health endpoint says nothing about storage, which the models endpoint reports.
 * @param targets how many targets each job of the orchestrator has
 */
export function inhibitionsFor(
  alerts: readonly Alert[],
  recording: Recording,
  targets: number,
): readonly Inhibition[] {
  const inhibited = alerts
    .filter(isPromql)
    .filter(({ name, family }) => name !== modelTargetDown.name && !NEVER_INHIBITED.includes(family));
  const jobsRead = jobsReader(recording);
  const readsOnly = ({ expression, identity }: PromqlAlert, job: string) =>
    identity.includes('instance') && [...jobsRead(expression)].join() === job;
  return [
    MORE_SEVERE,
    ...[JOBS.models, JOBS.health].flatMap((job) => {
      const reading = inhibited.filter((alert) => readsOnly(alert, job));
      return targetDown(job, reading, ['environment', 'instance']);
    }),
    // With several targets, an alert on the whole job can be about a target other than the one that is down.
    ...(targets === 1 ? targetDown(undefined, inhibited.filter(isAboutJob), ['environment', 'job']) : []),
  ];
}

function targetDown(
  job: string | undefined,
  alerts: readonly PromqlAlert[],
  equal: readonly string[],
): Inhibition[] {
  if (alerts.length === 0) return [];
  return [
    {
      source: [
        { label: 'alertname', operator: '=', value: modelTargetDown.name },
        ...(job ? [{ label: 'job', operator: '=', value: job } as const] : []),
      ],
      target: [{ label: 'alertname', operator: '=~', value: alerts.map(({ name }) => name).join('|') }],
      equal,
    },
  ];
}

function isAboutJob({ identity, family }: PromqlAlert): boolean {
  return family === modelTargetDown.family && identity.includes('job') && !identity.includes('instance');
}

/**
 * Returns a function that finds the jobs whose samples an expression reads, directly or through recorded series. It
 * caches results, because most rules read the same few series.
 */
export function jobsReader(recording: Recording): (expression: PromQL) => ReadonlySet<string> {
  const recorded = new Map([...recording.mapping, ...recording.rules].map((rule) => [rule.record, rule]));
  const catalogue = catalogueWith(recording);
  const read = new Map<string, ReadonlySet<string>>();
  const jobsOf = ({ name = '', matchers }: SelectorNode): Iterable<string> => {
    const rule = recorded.get(name);
    if (rule) return jobsRead(rule.expression);
    const matcher = matchers.find(({ name: label, operator }) => label === 'job' && operator.startsWith('='));
    if (matcher) return matcher.value.split('|');
    const job = findSeries(name, catalogue)?.metric.job;
    return job === undefined ? [] : [job];
  };
  function jobsRead({ text }: PromQL): ReadonlySet<string> {
    const known = read.get(text);
    if (known) return known;
    const parsed = parse(text);
    const selectors = 'expression' in parsed ? selectorsOf(parsed.expression) : [];
    const jobs = new Set(selectors.flatMap((selector) => [...jobsOf(selector)]));
    read.set(text, jobs);
    return jobs;
  }
  return jobsRead;
}
