import { ALERT_NAMES, ALERTS } from '../../../alerts/catalogue';
import { NOT_IN_GRAFANA } from '../../../alerts/grafana';
import { inlined, inlineRecorded } from '../../../alerts/grafana/inline';
import type { Policy, RootPolicy, Rule } from '../../../alerts/grafana/model';
import { canonical } from '../../../alerts/grafana/notifications';
import { forGrafana } from '../../../alerts/grafana/text';
import { catalogueWith } from '../../../alerts/objectives';
import type { Matcher } from '../../../alerts/routing';
import type { AlertDefinition } from '../../../alerts/types';
import type { Bundle } from '../../../bundle';
import { OPTIONAL } from '../../../commands/docs/differences';
import { panelsOfAlerts } from '../../../dashboards';
import { Duration } from '../../../lib/duration';
import { checkQuery } from '../../../lib/promql';
import { ADDED_FIELDS, RECORD_FIELDS } from '../../../logs/fields';
import { EXTERNAL, exampleBundle } from '../../support/example';
import { checkAgainstSchemas, checkGrafanaTraps } from '../../support/provider-schema';
import { scrapeInterval } from '../../support/settings';
import { synthesizeStack } from '../../support/synthesis';

const notifications = {
  slack: {},
  email: {
    to: ['a@example.org', 'b@example.org'],
    smtp: { host: 'mail.example.org', from: 'alerts@example.org', username: 'alerts' },
  },
  webhook: true,
  heartbeat: true,
};
const muteWindows = [
  { name: 'weekend', weekdays: ['saturday' as const, 'sunday' as const], timeZone: 'Europe/Berlin' },
];
const smtp = notifications.email.smtp;
const prometheus = exampleBundle(OPTIONAL);
const grafana = exampleBundle({ ...OPTIONAL, evaluator: 'grafana' });

const rulesOf = ({ grafanaAlerting }: Bundle): Rule[] => grafanaAlerting.groups.flatMap(({ rules }) => rules);
const alertRulesOf = ({ prometheus }: Bundle) =>
  Object.values(prometheus.rules).flatMap(({ groups }) =>
    groups.flatMap(({ name, rules }) =>
      rules.flatMap((rule) => ('alert' in rule ? [{ group: name, ...rule }] : [])),
    ),
  );
const recordedOf = ({ recording }: Bundle) =>
  new Map(recording.rules.map((rule) => [rule.record, inlined(rule)]));
const exprOf = ({ queries }: Rule): string => String(queries[0]?.model.expr);
const point = ({ grafanaAlerting }: Bundle, name: string) =>
  grafanaAlerting.notifications.contactPoints.find((candidate) => candidate.name === name);

const GRAFANA_ONLY: readonly AlertDefinition[] = ALERTS.filter((alert: AlertDefinition) => alert.watch);
const GRAFANA_ONLY_NAMES = GRAFANA_ONLY.map(({ name }) => name);

test('every rule of Grafana names its panel with both annotations, because Grafana refuses one alone', () => {
  const panels = panelsOfAlerts();
  for (const { name, annotations } of [...rulesOf(prometheus), ...rulesOf(grafana)]) {
    const panel = panels[name];
    expect([name, annotations]).toEqual([
      name,
      expect.objectContaining({
        __dashboardUid__: panel?.dashboard,
        __panelId__: `${panel?.id}`,
      }),
    ]);
  }
});

describe('the two engines', () => {
  const asPrometheus = alertRulesOf(prometheus);
  const asGrafana = rulesOf(grafana).filter(({ name }) => !GRAFANA_ONLY_NAMES.includes(name));

  it('have the same alerts, in the same groups and order', () => {
    const groups = grafana.grafanaAlerting.groups.flatMap(({ name, rules }) =>
      rules.map((rule) => `${name}/${rule.name}`),
    );
    expect(groups.slice(0, asPrometheus.length)).toEqual(
      asPrometheus.map(({ group, alert }) => `${group}/${alert}`),
    );
    expect(asGrafana.map(({ name }) => name).sort()).toEqual(
      ALERT_NAMES.filter((name) => !GRAFANA_ONLY_NAMES.includes(name)).sort(),
    );
  });

  it.each(asPrometheus.map((rule) => [rule.alert, rule] as const))(
    'have the same rule and texts for %s',
    (name, rule) => {
      const other = asGrafana.find((candidate) => candidate.name === name);
      expect(other).toMatchObject({ uid: name, labels: rule.labels, noDataState: 'OK' });
      expect(other?.for).toBe(rule.for);
      expect(other && exprOf(other)).toBe(inlineRecorded(rule.expr, recordedOf(prometheus)));
      const said = Object.entries(other?.annotations ?? {}).filter(([name]) => !name.startsWith('__'));
      const translated = said.map(([, text]) => text.replaceAll('$values.B.Value', '$value'));
      expect(translated).toEqual(
        Object.values(rule.annotations).map((text) =>
          // Grafana cannot run queries in texts.
          text.replace(/\{\{ with [^\n]*\| query \}\}.*\{\{ else \}\}(.*)\{\{ end \}\}/, '$1'),
        ),
      );
    },
  );

  it('never evaluate the same alert in one environment', () => {
    expect(alertRulesOf(grafana)).toEqual([]);
    expect(rulesOf(prometheus).map(({ name }) => name)).toEqual(GRAFANA_ONLY_NAMES);
  });

  it('both have the recorded series, because dashboards need them', () => {
    const recorded = ({ prometheus }: Bundle) =>
      Object.values(prometheus.rules).flatMap(({ groups }) =>
        groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? [rule.record] : []))),
      );
    expect(recorded(grafana)).toEqual(recorded(prometheus));
    expect(recorded(grafana)).toHaveLength(recordedOf(grafana).size);
  });
});

describe("a rule of Grafana's", () => {
  const rules = rulesOf(grafana);

  it('fires for every series that PromQL yields, also for one whose value is 0', () => {
    const corrupted = rules.find(({ name }) => name === 'ModelRegistryCorrupted');
    expect(corrupted && exprOf(corrupted)).toMatch(/== 0$/);
    expect(corrupted?.queries.map(({ model }) => model.expression)).toEqual([undefined, 'A', '$B == $B']);
    expect(corrupted?.condition).toBe('C');
  });

  it('has a unique uid that Grafana accepts', () => {
    const uids = rules.map(({ uid }) => uid);
    for (const uid of uids) expect(uid).toMatch(/^[\w-]{1,40}$/);
    expect(new Set(uids).size).toBe(uids.length);
  });

  it("uses Grafana's syntax for values and labels in texts", () => {
    const texts = rules.flatMap(({ annotations }) => Object.values(annotations)).join('\n');
    expect(texts).toContain('{{ $values.B.Value | humanizePercentage }}');
    expect(texts).not.toMatch(/\$value\b/);
    const functions = [...texts.matchAll(/\|\s*(\w+)/g)].map(([, name]) => name);
    expect(['humanize', 'humanize1024', 'humanizePercentage', 'humanizeDuration', 'printf']).toEqual(
      expect.arrayContaining([...new Set(functions)]),
    );
    expect(texts).not.toMatch(/\bquery\b|\{\{ (with|else|end)\b/);
    expect(texts).toContain('on {{ $labels.instance }} is above 30 s. The limit is 30 s');
    expect(forGrafana({ a: '$value {{ $value | printf "%.0f" }} {{ $values.A }} {{ $labels.x }}' }).a).toBe(
      '$value {{ $values.B.Value | printf "%.0f" }} {{ $values.A }} {{ $labels.x }}',
    );
  });

  it('has a reducer and expressions that use only its own queries', () => {
    for (const { queries } of rules) {
      const known = queries.map(({ refId }) => refId);
      for (const { model, datasourceUid, window } of queries) {
        expect(datasourceUid === '__expr__').toBe(window === undefined);
        const used =
          model.type === 'math' ? [...String(model.expression).matchAll(/\$(\w)/g)].map(([, id]) => id) : [];
        expect(known).toEqual(expect.arrayContaining(used));
        if (model.type === 'reduce') expect(known).toContain(model.expression);
      }
    }
  });

  it('does not treat an error in the heartbeat rule as a heartbeat', () => {
    expect(rules.find(({ name }) => name === 'Watchdog')).toMatchObject({
      execErrState: 'OK',
      noDataState: 'OK',
    });
    for (const { execErrState } of rules.filter(({ labels }) => labels.severity === 'none')) {
      expect(execErrState).toBe('OK');
    }
  });

  it('queries only metrics that Prometheus has', () => {
    // Except these: the catalogue contains Prometheus' own metrics only if rules of Prometheus use them.
    const watch = ['MonitoringPrometheusSilent', 'MonitoringWatchdogMissing'];
    const context = { catalogue: catalogueWith(grafana.recording), scrapeInterval, for: 'rule' as const };
    for (const { name, queries } of rules) {
      for (const { model } of queries.filter(({ model }) => 'expr' in model && !watch.includes(name))) {
        expect(checkQuery(String(model.expr), { ...context, path: name }).problems).toEqual([]);
      }
    }
  });
});

describe('recorded series', () => {
  const recorded = new Map([
    ['a:rate5m', { expression: 'sum(rate(x[5m]))', step: '30s' }],
    ['a:ratio', { expression: 'a:rate5m / (avg_over_time(a:rate5m[1h]) > 0)', step: '5m' }],
  ]);
  it.each([
    ['a:rate5m > 1', '(sum(rate(x[5m]))) > 1'],
    ['avg_over_time(a:rate5m[3d])', 'avg_over_time((sum(rate(x[5m])))[3d:30s])'],
    ['avg_over_time(a:rate5m[1h] offset 1d)', 'avg_over_time((sum(rate(x[5m])))[1h:30s] offset 1d)'],
    ['(a:rate5m)', '(sum(rate(x[5m])))'],
    ['a:rate5m{environment="dev"} > 1', '(sum(rate(x[5m]))) > 1'],
    [
      'max_over_time(a:ratio[1d])',
      'max_over_time(((sum(rate(x[5m]))) / (avg_over_time((sum(rate(x[5m])))[1h:30s]) > 0))[1d:5m])',
    ],
    ['a:ratio', '((sum(rate(x[5m]))) / (avg_over_time((sum(rate(x[5m])))[1h:30s]) > 0))'],
    ['up{job="a:rate5m"} == 0', 'up{job="a:rate5m"} == 0'],
    ['up and on (service) up', 'up and on (service) up'],
  ])('become their expressions in %s', (query, expected) => {
    expect(inlineRecorded(query, recorded)).toBe(expected);
  });

  it.each([
    ['a:rate5m offset 1h', /only a range/],
    ['a:rate5m{instance="a"}', /cannot be selected from/],
    ['sum by (environment) (a:rate5m)', /names environment/],
    ['a:rate5m and on (service) up', /names service/],
    ['a:rate5m and )', /is not PromQL/],
  ])('are refused where they cannot be left out: %s', (query, message) => {
    expect(() => inlineRecorded(query, recorded)).toThrow(message);
  });

  it('are not used by any rule of Grafana', () => {
    const texts = rulesOf(grafana).map(exprOf).join('\n');
    for (const name of recordedOf(grafana).keys()) expect(texts).not.toContain(name);
  });
});

describe('the routes', () => {
  const environments: [string, Bundle][] = [
    ['by the simulator alone', grafana],
    [
      'by e-mail',
      exampleBundle({
        evaluator: 'grafana',
        notifications: { email: { to: ['a@example.org'], smtp }, muteWindows },
      }),
    ],
    [
      'by everything',
      exampleBundle({ evaluator: 'grafana', notifications: { ...notifications, muteWindows } }),
    ],
    [
      'with an override',
      exampleBundle({
        evaluator: 'grafana',
        alerts: { ModelStorageSpaceLow: { receiver: 'sla', why: 'a test' } },
      }),
    ],
  ];

  it.each(environments)(
    "lead to the same receiver in Alertmanager's and Grafana's trees: %s",
    (_, bundle) => {
      for (const { name, labels } of rulesOf(bundle)) {
        const all = { alertname: name, ...labels };
        const { contactPoints, policy } = bundle.grafanaAlerting.notifications;
        const receiver = alertmanagerReceiver(bundle.alertmanager.route, all);
        const isDirect = contactPoints.some((point) => point.name === receiver);
        expect([name, grafanaReceiver(policy, all)]).toEqual([name, isDirect ? receiver : 'alertmanager']);
      }
    },
  );

  it('have the same waiting times if Grafana delivers', () => {
    const [heartbeat, audit] = grafana.grafanaAlerting.notifications.policy.policies;
    expect(heartbeat).toMatchObject({ contactPoint: 'heartbeat', groupWait: '0s', repeatInterval: '2m' });
    expect(audit).toMatchObject({
      contactPoint: 'audit',
      repeatInterval: '1d',
      groupBy: ['environment', 'alert_family', 'instance'],
      groupInterval: '1m',
    });
  });

  it('write durations in the form that Grafana returns', () => {
    const texts = [Duration.days(7), Duration.days(8), Duration.minutes(90), Duration.seconds(0)].map(
      canonical,
    );
    expect(texts).toEqual(['1w', '8d', '1h30m', '0s']);
  });
});

describe('a contact point', () => {
  it("is the simulator's sink if no channel is configured", () => {
    expect(point(grafana, 'warning')).toMatchObject({
      sendResolved: true,
      webhook: { url: expect.stringMatching(/\/sink$/) },
    });
    expect(point(grafana, 'heartbeat')).toMatchObject({
      sendResolved: false,
      webhook: { url: expect.stringMatching(/\/heartbeat$/) },
    });
  });

  it('forwards alerts whose delivery needs a secret to Alertmanager, often enough to keep them firing, and without muting', () => {
    const bundle = exampleBundle({ evaluator: 'grafana', notifications: { ...notifications, muteWindows } });
    const { contactPoints, muteTimings, policy } = bundle.grafanaAlerting.notifications;
    expect(contactPoints).toEqual([
      { name: 'alertmanager', sendResolved: true, alertmanager: 'http://alertmanager:9093' },
    ]);
    for (const each of [policy, ...policy.policies]) {
      expect(each).toMatchObject({
        contactPoint: 'alertmanager',
        groupBy: ['...'],
        groupWait: '0s',
        repeatInterval: '2m',
      });
    }
    expect(muteTimings).toEqual([]);
    expect(policy.policies.flatMap((each) => each.muteTimings)).toEqual([]);
  });

  it('sends e-mail itself, with one address per item, and is muted in the mute windows', () => {
    const bundle = exampleBundle({
      evaluator: 'grafana',
      notifications: { email: { to: ['a@example.org', 'b@example.org'], smtp }, muteWindows },
    });
    expect(point(bundle, 'critical')?.email?.addresses).toEqual(['a@example.org', 'b@example.org']);
    expect(point(bundle, 'heartbeat')?.email).toBeUndefined();
    const { muteTimings, policy } = bundle.grafanaAlerting.notifications;
    expect(muteTimings).toMatchObject([{ name: 'weekend', weekdays: ['saturday', 'sunday'], to: '24:00' }]);
    const muted = policy.policies
      .filter((each) => each.muteTimings.length > 0)
      .map((each) => each.contactPoint);
    expect(muted).toEqual(['sla', 'warning']);
  });
});

describe("Grafana's message template", () => {
  it('is that of Alertmanager, but links to Grafana for silences', () => {
    const { text } = grafana.grafanaAlerting.notifications.template;
    expect(text).toContain('{{ define "monitoring.title" -}}');
    expect(text.match(/define "monitoring\.silence"/g)).toHaveLength(1);
    expect(text).toContain('.SilenceURL');
    expect(text).not.toContain('/#/silences');
  });
});

describe('alerts that only Grafana can evaluate', () => {
  it('search existing fields for existing streams and actions', () => {
    const fields = [...Object.keys(ADDED_FIELDS), ...RECORD_FIELDS.map(({ ecs }) => ecs)];
    const queries = rulesOf(prometheus).flatMap(({ queries }) =>
      queries.flatMap(({ model }) => (typeof model.query === 'string' ? [model.query] : [])),
    );
    expect(queries).toHaveLength(3);
    for (const query of queries) {
      for (const [, field] of query.matchAll(/([\w.]+):/g)) expect(fields).toContain(field);
      const [, dataset] = /data_stream\.dataset:"([^"]+)"/.exec(query) ?? [];
      expect(Object.values(prometheus.logs.streams).map((stream) => stream.dataset)).toContain(dataset);
    }
  });

  it('fire when Prometheus does not respond', () => {
    const silent = rulesOf(prometheus).find(({ name }) => name === 'MonitoringPrometheusSilent');
    expect(silent).toMatchObject({ execErrState: 'Alerting', noDataState: 'Alerting' });
  });

  it('watch the Watchdog only if Prometheus evaluates it', () => {
    expect(rulesOf(prometheus).map(({ name }) => name)).toContain('MonitoringWatchdogMissing');
    expect(rulesOf(grafana).map(({ name }) => name)).not.toContain('MonitoringWatchdogMissing');
  });

  it('do not search logs if none are collected', () => {
    const elsewhere = exampleBundle({
      orchestrator: { instances: 0, targets: ['elsewhere:8000'] },
      notifications: { slack: {} },
    });
    expect(rulesOf(elsewhere).map(({ name }) => name)).toEqual([
      'MonitoringPrometheusSilent',
      'MonitoringWatchdogMissing',
    ]);
  });

  it('can be disabled and changed by an environment', () => {
    const changed = exampleBundle({
      alerts: {
        ModelAuditLogSilent: { enabled: false, why: 'a test' },
        ModelErrorLogBurst: { threshold: 500, severity: 'info', for: '5m', why: 'a test' },
      },
    });
    const [burst, ...others] = rulesOf(changed);
    expect(burst).toMatchObject({ name: 'ModelErrorLogBurst', for: '5m', labels: { severity: 'info' } });
    expect(burst?.queries.at(-1)?.model.expression).toBe('$B >= 500');
    expect(others.map(({ name }) => name)).not.toContain('ModelAuditLogSilent');
  });
});

describe('the stack of Grafana', () => {
  const settings = [
    {},
    { ...OPTIONAL, evaluator: 'grafana' as const },
    { evaluator: 'grafana' as const, notifications: { ...notifications, muteWindows } },
    { evaluator: 'grafana' as const, notifications: { email: { to: ['a@example.org'], smtp }, muteWindows } },
    { evaluator: 'grafana' as const, ...EXTERNAL },
  ].map((each) => [JSON.stringify(each), synthesizeStack(exampleBundle(each), 'grafana')] as const);

  it.each(settings)("matches the schema of the provider, and avoids Grafana's traps: %s", (_, stack) => {
    expect(checkAgainstSchemas(stack?.json)).toEqual([]);
    expect(checkGrafanaTraps(stack?.json)).toEqual([]);
  });

  it.each(settings)('contains no secret: %s', (_, stack) => {
    expect(stack?.text).not.toMatch(/run\/secrets|password|webhook_url/);
  });

  it('has every rule, with its model as JSON', () => {
    const groups = Object.values(settings[1]?.[1]?.json.resource ?? {}).flatMap((byName) =>
      Object.values(byName as Record<string, { rule?: { name: string }[] }>).flatMap(
        ({ rule }) => rule ?? [],
      ),
    );
    expect(groups.map(({ name }) => name).sort()).toEqual(
      rulesOf(grafana)
        .map(({ name }) => name)
        .sort(),
    );
  });
});

it('lists the differences between the engines', () => {
  for (const { what, consequence } of NOT_IN_GRAFANA)
    expect([what, consequence]).toEqual([what, expect.stringMatching(/\.$/)]);
  expect(NOT_IN_GRAFANA.map(({ what }) => what)).toContain('Inhibition');
});

function matches({ label, operator, value }: Matcher, labels: Readonly<Record<string, string>>): boolean {
  const actual = labels[label] ?? '';
  const equal = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
  return operator.startsWith('!') ? !equal : equal;
}

function grafanaReceiver(root: RootPolicy, labels: Readonly<Record<string, string>>): string {
  const taker = root.policies.find(({ matchers }: Policy) => matchers.every((each) => matches(each, labels)));
  return (taker ?? root).contactPoint;
}

function alertmanagerReceiver(
  root: Bundle['alertmanager']['route'],
  labels: Readonly<Record<string, string>>,
): string {
  const taker = (root.routes ?? []).find(({ matchers = [] }) =>
    matchers.every((text) => {
      const [, label = '', operator, value = ''] = /^(\w+)(=~|!~|!=|=)(.*)$/.exec(text) ?? [];
      return matches({ label, operator: operator as Matcher['operator'], value: JSON.parse(value) }, labels);
    }),
  );
  return (taker ?? root).receiver;
}
