import { recipientsOf } from '../../alerts/alertmanager/recipients';
import { labelsOf } from '../../alerts/decorate';
import { type Matcher, receiverOf, routesFor } from '../../alerts/routing';
import type { Bundle } from '../../bundle';
import { panelsOfAlerts } from '../../dashboards';
import { humanize } from '../../lib/units';
import { type Documented, unionOf, withDifferences } from './differences';
import { code, codes, link, page, table } from './markdown';

type Alert = Bundle['alerts'][number];

const all = ({ alerts }: Bundle) => alerts;

/** The alerts, their values and reasons, and the receivers. */
export function alerts(documented: Documented): string {
  const every = unionOf(documented, all, ({ name }) => name);
  const { defaults } = documented;
  return page(
    '## Alerts',
    'Each name leads to its runbook. Values of an environment that differ from the default follow it.',
    [...new Set(every.map(({ group }) => group))].map((group) =>
      page(
        `### Group ${code(group)}`,
        table(
          ['Alert', 'Severity', 'Threshold', 'For', 'Receiver', 'Panel'],
          every.filter((alert) => alert.group === group).map((alert) => row(documented, alert)),
        ),
      ),
    ),
    '### Why these values',
    every.flatMap(reasons).join('\n'),
    overrides(documented),
    '### Routes',
    'An alert is delivered by the first route that matches it.',
    table(
      ['Receiver', 'Matchers', 'Grouped by', 'Group wait', 'Group interval', 'Repeat interval'],
      routesFor(all(defaults)).map((route) => [
        route.receiver,
        route.matchers.map(written).map(code).join(' ') || 'all others',
        codes(route.groupBy),
        `${route.groupWait}`,
        `${route.groupInterval}`,
        `${route.repeatInterval}`,
      ]),
    ),
    '### Receivers',
    table(
      ['Receiver', ...documented.environments.map(({ environment }) => environment.name)],
      defaults.alertmanager.receivers.map(({ name }) => [
        name,
        ...documented.environments.map((bundle) => channelsOf(bundle, name)),
      ]),
    ),
  );
}

function row(documented: Documented, { name }: Alert): string[] {
  const of = (bundle: Bundle, text: (alert: Alert) => string) => {
    const alert = all(bundle).find((candidate) => candidate.name === name);
    return alert ? text(alert) : 'absent';
  };
  const column = (text: (alert: Alert, bundle: Bundle) => string) =>
    withDifferences(documented, (bundle) => of(bundle, (alert) => text(alert, bundle)));
  return [
    link(name, `../runbooks/${name}.md`),
    column(({ severity }) => severity),
    column(({ threshold }) => (threshold ? humanize(threshold.value, threshold.unit) : '')),
    column((alert) => (alert.for ? `${alert.for}` : 'at once')),
    column((alert, bundle) => receiver(alert, bundle)),
    panelsOfAlerts()[name]?.title ?? '-',
  ];
}

function receiver(alert: Alert, bundle: Bundle): string {
  return receiverOf(routesFor(all(bundle)), labelsOf(alert, bundle.environment.name));
}

function reasons({ name, threshold, leastEvents, forWhy }: Alert): string[] {
  const texts = [
    threshold && `${humanize(threshold.value, threshold.unit)}: ${threshold.why}`,
    leastEvents &&
      `Least number of events, ${humanize(leastEvents.value, leastEvents.unit)}: ${leastEvents.why}`,
    forWhy && `For: ${forWhy}`,
  ].filter(Boolean);
  return texts.length > 0 ? [`- ${name}. ${texts.join(' ')}`] : [];
}

/** The overrides of the environments, with their reasons. */
function overrides({ environments }: Documented) {
  const rows = environments.flatMap(({ environment: { name, alerts } }) =>
    Object.entries(alerts).map(([alert, { why, ...changes }]) => [
      name,
      alert,
      Object.entries(changes)
        .map(([setting, value]) => code(`${setting}: ${value}`))
        .join(' '),
      why,
    ]),
  );
  if (rows.length === 0) return [];
  return ['### Overrides', table(['Environment', 'Alert', 'Changes', 'Why'], rows)];
}

function written({ label, operator, value }: Matcher): string {
  return `${label}${operator}"${value}"`;
}

function channelsOf({ alertmanager }: Bundle, name: string): string {
  const receiver = alertmanager.receivers.find((candidate) => candidate.name === name);
  const kinds = receiver
    ? recipientsOf(receiver).map(({ integration }) => KINDS[integration] ?? integration)
    : [];
  return [...new Set(kinds)].join(', ') || '-';
}

const KINDS: Readonly<Record<string, string>> = {
  slack: 'Slack',
  email: 'e-mail',
  pagerduty: 'PagerDuty',
  opsgenie: 'Jira Service Management',
  msteamsv2: 'Microsoft Teams',
  discord: 'Discord',
  telegram: 'Telegram',
};
