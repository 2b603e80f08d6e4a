import { decorate } from '../../alerts/decorate';
import { type Matcher, receiverOf, routesFor } from '../../alerts/routing';
import type { Bundle } from '../../bundle';
import { DASHBOARDS } from '../../lib/panels';
import { humanize } from '../../lib/units';
import { publicUrl } from '../../servers/addresses';
import { type Documented, unionOf, withDifferences } from './differences';
import { code, codes, link, page, table } from './markdown';

type AnyAlert = Bundle['alerts'][number] | Bundle['managed'][number];

const all = ({ alerts, managed }: Bundle): AnyAlert[] => [...alerts, ...managed];

/** Who is woken by what, and why at that value. */
export function alerts(documented: Documented): string {
  const every = unionOf(documented, all, ({ name }) => name);
  const { defaults } = documented;
  return page(
    '## Alerts',
    'Each name leads to its runbook. What an environment changes is named beside the default.',
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
    '### Routes',
    'The first that matches takes an alert.',
    table(
      ['Receiver', 'Takes', 'One message for each', 'Waits', 'Again when changed', 'Again in any case'],
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

function row(documented: Documented, { name, panel }: AnyAlert): string[] {
  const of = (bundle: Bundle, text: (alert: AnyAlert) => string) => {
    const alert = all(bundle).find((candidate) => candidate.name === name);
    return alert ? text(alert) : 'not there';
  };
  const column = (text: (alert: AnyAlert, bundle: Bundle) => string) =>
    withDifferences(documented, (bundle) => of(bundle, (alert) => text(alert, bundle)));
  return [
    link(name, `../runbooks/${name}.md`),
    column(({ severity }) => severity),
    column(({ threshold }) => (threshold ? humanize(threshold.value, threshold.unit) : '')),
    column((alert) => (alert.for ? `${alert.for}` : 'at once')),
    column((alert, bundle) => receiver(alert, bundle)),
    `${DASHBOARDS[panel.dashboard].title} / ${panel.title}`,
  ];
}

function receiver(alert: AnyAlert, bundle: Bundle): string {
  const { name, runbooksUrl } = bundle.environment;
  const links = { environment: name, runbooksUrl, grafanaUrl: publicUrl(bundle.environment, 'grafana') };
  return receiverOf(routesFor(all(bundle)), decorate(alert, links).labels);
}

function reasons({ name, threshold, forWhy }: AnyAlert): string[] {
  const texts = [
    threshold && `${humanize(threshold.value, threshold.unit)}: ${threshold.why}`,
    forWhy && `For: ${forWhy}`,
  ].filter(Boolean);
  return texts.length > 0 ? [`- ${name}. ${texts.join(' ')}`] : [];
}

function written({ label, operator, value }: Matcher): string {
  return `${label}${operator}"${value}"`;
}

function channelsOf({ alertmanager }: Bundle, name: string): string {
  const receiver = alertmanager.receivers.find((candidate) => candidate.name === name);
  const kinds = [
    receiver?.slack_configs && 'Slack',
    receiver?.email_configs && 'e-mail',
    receiver?.webhook_configs && 'webhook',
  ];
  return kinds.filter(Boolean).join(', ') || '-';
}
