import { type Alert, isPromql } from '../../alerts/resolve';
import { valuesOf } from '../../alerts/values';
import { panelsOfAlerts } from '../../dashboards';
import { ORCHESTRATOR_CONTAINER, PORTS } from '../../lib/names';
import { projectFile } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { WEB_USER } from '../../servers/logins';
import { type Documented, unionOf } from './differences';
import { block, code, page } from './markdown';

/** The lines between which `npm run docs` writes the section "Rule" of a runbook. */
const BEGIN = '<!-- rule: written by `npm run docs` from the definition of the alert -->';
const END = '<!-- /rule -->';

const URLS = {
  prometheus: `http://localhost:${PORTS.prometheus}`,
  grafana: `http://localhost:${PORTS.grafana}`,
};

/**
 * The runbook of each alert with the section "Rule" of the current definition: text by path.
 * @throws UserError for an alert without a page, or with a page that has no section "Rule"
 */
export function runbooks(documented: Documented): Map<string, string> {
  const alerts = unionOf(
    documented,
    (bundle) => bundle.alerts,
    ({ name }) => name,
  );
  return new Map(
    alerts.map((alert) => {
      const path = `runbooks/${alert.name}.md`;
      return [path, withRule(path, read(path), alert)];
    }),
  );
}

function read(path: string): string {
  try {
    return projectFile(path);
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${error}`, 'Write it: each alert needs a runbook.');
  }
}

/** A runbook with the section "Rule" replaced. */
export function withRule(path: string, text: string, alert: Alert): string {
  const [before, rest] = text.split(`${BEGIN}\n`);
  const after = rest?.split(`${END}\n`)[1];
  if (before === undefined || after === undefined) {
    throw new UserError(`${path} has no generated section`, `Add below "## Rule": ${BEGIN} and ${END}`);
  }
  return `${before}${BEGIN}\n${rule(alert)}\n${END}\n${after}`;
}

/** When an alert fires by default and why, its condition, and how to see the rule that runs. */
function rule(alert: Alert): string {
  return page(facts(alert), [condition(alert), asItRuns(alert), notes(alert)].join('\n'));
}

function facts({ name, severity, threshold, leastEvents, for: held, forWhy, windows }: Alert): string {
  const values = valuesOf({ threshold, leastEvents, for: held, windows });
  const lengths = Object.keys(windows).map((window) => `${window} ${values[window]}`);
  const times = lengths.length > 0 ? ` Windows: ${lengths.join(', ')}.` : '';
  const panel = panelsOfAlerts()[name]?.title ?? '';
  return [
    ...(threshold ? [`- Default threshold: ${values.threshold}. ${threshold.why}`] : []),
    ...(leastEvents
      ? [
          `- Default least number of events (${code('leastEvents')}): ${values.leastEvents}. ${leastEvents.why}`,
        ]
      : []),
    held ? `- Default ${code('for')}: ${values.for}. ${forWhy}` : '- It fires with the first evaluation.',
    `- Severity: ${severity}. Panel: ${code(panel)}.${times.replace('Windows: window', 'Window:')}`,
  ].join('\n');
}

function condition(alert: Alert): string {
  if (isPromql(alert)) return promql(alert.expression.text);
  const { watch } = alert;
  switch (watch.kind) {
    case 'metric':
      return `Grafana fires it when this query returns the threshold or more:\n${promql(watch.expression.text)}`;
    case 'documents':
      return `Grafana fires it when at least as many log documents as the threshold match this search within the window:\n${block('', watch.query)}`;
    case 'silence':
      return `Grafana fires it when no log document matches ${code(watch.query)} within the window, but this query returns more than 0:\n${promql(watch.although.text)}`;
  }
}

/** An expression; a long one has a line for each of its conditions. */
function promql(text: string): string {
  let depth = 0;
  const example = text.replaceAll(/environment="[^"]*"/g, 'environment="<environment>"');
  const words = example.split(' ').map((word) => {
    const start = depth === 0 && text.length > 100 && ['and', 'or', 'unless'].includes(word) ? '\n  ' : ' ';
    depth += word.split(/[([{]/).length - word.split(/[)\]}]/).length;
    return start + word;
  });
  return block('promql', words.join(''));
}

const ENVIRONMENT = "env=prod # the alert's environment; run in the checkout, for secrets/";
/** Prometheus has a login. curl reads it from standard input, because other users can see its arguments. */
const LOGIN = `printf 'user = "${WEB_USER}:%s"' "$(cat secrets/$env/prometheus_password)"`;

function asItRuns({ name, evaluator }: Alert): string {
  return block(
    'bash',
    evaluator === 'prometheus'
      ? `# The rule as it runs, with overrides, and its alerts. No output: Grafana evaluates it (Alerting, Alert rules)
${ENVIRONMENT}
${LOGIN} | curl -sGK - ${URLS.prometheus}/api/v1/rules -d type=alert -d 'rule_name[]=${name}' | jq '.data.groups[].rules[] | {query, duration, health, lastError, alerts}'`
      : `# The rule as it runs, with overrides, and its alerts
${ENVIRONMENT}
printf 'user = "admin:%s"' "$(cat secrets/$env/grafana_admin_password)" | curl -sGK - ${URLS.grafana}/api/prometheus/grafana/api/v1/rules |
  jq '.data.groups[].rules[] | select(.name == "${name}") | {state, health, lastError, alerts}'`,
  );
}

function notes({ identity, family }: Alert): string {
  const query = `${LOGIN} | curl -sGK - ${URLS.prometheus}/api/v1/query --data-urlencode 'query=<query>' | jq -c '.data.result[] | [.metric, .value[1]]'`;
  const second = `${ORCHESTRATOR_CONTAINER}-2`;
  return [
    `Run the queries of this page in Grafana's Explore, or with ${code(query)}.`,
    ...(identity.includes('instance') && family !== 'monitoring'
      ? [
          `The commands of this page reach the first orchestrator. For another ${code('instance')}, such as ${code(`${second}:${PORTS.orchestrator}`)}, use its container and the port that ${code(`docker port ${second}`)} prints.`,
        ]
      : []),
  ].join('\n');
}
