import { KINDS, type Kind } from '../../../commands/changes/change';
import type { Change } from '../../../commands/changes/compare';
import { compare } from '../../../commands/changes/compare';
import { exampleBundle } from '../../support/example';
import { elementOf, sentences, summaryOf, summaryOfOne, whenChanged, whenSet } from '../../support/summaries';

const CONTAINERS = exampleBundle().platform.workloads.length;

/** One example of each kind: the kind, elementOf change, and the expected sentence. */
const EXAMPLES: readonly (readonly [kind: Kind, done: string, changes: () => Change[], expected: string])[] =
  [
    [
      'cannot-deploy',
      'an alert can never fire',
      () => whenSet({ alerts: { ModelStorageSpaceLow: { threshold: 85, why: 'in percent' } } }),
      'danger: This cannot be deployed. prod: alerts.ModelStorageSpaceLow: sum by (instance)',
    ],
    [
      'environment-removed',
      'an environment is removed',
      () => compare(summaryOfOne(), summaryOf([])),
      `danger: The environment prod is removed: its ${CONTAINERS} containers keep running without updates. To remove them, run npm run destroy -- prod before the merge.`,
    ],
    [
      'environment-added',
      'an environment is added',
      () => compare(summaryOf([]), summaryOfOne()),
      `info: The environment prod is new: ${CONTAINERS} containers, `,
    ],
    [
      'data-lost',
      'a server becomes external',
      () => whenSet({ elasticsearch: { external: 'https://logs.example.org' } }),
      'danger: The volume elasticsearch-data is no longer used: a deploy deletes it, and with it all logs, including the audit records.',
    ],
    [
      'data-lost',
      'the containers move to another machine',
      () => whenSet({ docker: { host: 'ssh://a@b', secretsDirectory: '/secrets' } }),
      'danger: The containers move from the Docker engine the local one to ssh://a@b: they start there with empty volumes.',
    ],
    [
      'data-lost',
      'a container gets another data volume',
      () =>
        whenChanged(({ workloads, volumes }) => {
          elementOf(workloads, { name: 'prometheus' }).mounts['/prometheus'] = 'metrics';
          volumes.push('metrics');
        }),
      'danger: prometheus has the volume metrics at /prometheus instead of prometheus-data: it does not find all metrics there.',
    ],
    [
      'data-lost',
      'a log stream is renamed',
      () =>
        whenChanged(({ streams }) => {
          elementOf(streams, { name: 'audit' }).dataStream = 'logs-audit-prod';
        }),
      'danger: The log stream audit moves from the data stream logs-model_orchestrator.audit-prod to logs-audit-prod: a deploy deletes the old one with its documents.',
    ],
    [
      'default-password',
      'Grafana gets its default password',
      () =>
        whenChanged((environment) => {
          environment.defaultPassword = true;
        }),
      'danger: Grafana starts with its default password: everyone who reaches its port is an administrator.',
    ],
    [
      'retention',
      'the retention of audit records is reduced',
      () =>
        whenChanged(({ streams }) => {
          elementOf(streams, { name: 'audit' }).retentionDays = 90;
        }),
      'danger: Audit records are kept for 90 days, not 365: Elasticsearch deletes the older ones within minutes, and they cannot be recovered.',
    ],
    [
      'retention',
      'the retention of other documents is reduced',
      () =>
        whenChanged(({ streams }) => {
          elementOf(streams, { name: 'app' }).retentionDays = 7;
        }),
      'caution: Log documents of app are kept for 7 days, not 30: Elasticsearch deletes the older ones within minutes, and they cannot be recovered.',
    ],
    [
      'retention',
      'the retention of metrics is reduced',
      () => whenSet({ prometheus: { retentionDays: 10 } }),
      'caution: Metrics are kept for 10 days, not 15: Prometheus deletes older samples soon after the deploy.',
    ],
    [
      'retention',
      'the retention of metrics is extended',
      () => whenSet({ prometheus: { retentionDays: 30 } }),
      'info: Metrics are kept for 30 days, not 15: the volume needs about 2.0 times the space.',
    ],
    [
      'redaction-removed',
      'a redaction goes',
      () =>
        whenChanged((environment) => {
          environment.redactions = environment.redactions.slice(1);
        }),
      'danger: Elasticsearch no longer redacts 1 pattern: whatever the collector does not redact is stored.',
    ],
    [
      'scrape-removed',
      'the orchestrator is no longer scraped',
      () => whenSet({ orchestrator: { image: 'registry.example.org/orchestrator:1', enableMetrics: false } }),
      'danger: The job model-orchestrator is no longer scraped: no alert over the metrics of the orchestrator can fire.',
    ],
    [
      'scrape-removed',
      'a target goes',
      () =>
        whenChanged(({ jobs }) => {
          elementOf(jobs, { name: 'prometheus' }).targets = [];
        }),
      'danger: The job prometheus no longer scrapes localhost:9090: no alert can fire for it.',
    ],
    [
      'scrape',
      'the interval changes',
      () => whenSet({ scrape: { modelsSeconds: 60 } }),
      'caution: The job model-orchestrator is scraped every 1m, not every 30s.',
    ],
    [
      'alert-removed',
      'an alert is removed',
      () =>
        whenChanged((environment) => {
          environment.alerts = environment.alerts.filter(({ name }) => name !== 'ModelTargetDown');
        }),
      'danger: The alert ModelTargetDown (critical, sent to critical) is removed: its condition no longer notifies.',
    ],
    [
      'alert-off',
      'an alert is switched off',
      () => whenSet({ alerts: { ModelDownloadFailed: { enabled: false, why: 'too noisy' } } }),
      'danger: The alert ModelDownloadFailed (warning, sent to warning) is switched off: too noisy.',
    ],
    [
      'alert-added',
      'an alert is switched on again',
      () =>
        compare(
          summaryOfOne({ alerts: { ModelDownloadFailed: { enabled: false, why: 'too noisy' } } }),
          summaryOfOne(),
        ),
      'info: The alert ModelDownloadFailed, which was switched off, is new: warning at 3, at once, sent to warning.',
    ],
    [
      'undelivered',
      'a receiver is muted all week, in two halves',
      () =>
        whenSet({
          notifications: {
            slack: { critical: '#oncall', warning: '#team' },
            muteWindows: [
              { name: 'early', to: '12:00', receivers: ['sla'] },
              { name: 'late', from: '12:00', receivers: ['sla'] },
            ],
          },
        }),
      'alerts reach no person because sla is muted all week: ModelDownloadSLABreach, ',
    ],
    [
      'undelivered',
      'a receiver loses its channels',
      () =>
        whenChanged(({ receivers }) => {
          elementOf(receivers, { name: 'audit' }).people = [];
        }),
      'alerts reach no person because audit has no channel: UnacceptedLicenseDownload',
    ],
    [
      'least-events',
      'an alert needs more events',
      () => whenSet({ alerts: { ModelDownloadSLABreach: { leastEvents: 50, why: 'many users' } } }),
      'caution: ModelDownloadSLABreach needs at least 50 events, and needed 20: it fires less often.',
    ],
    [
      'receiver',
      'an alert goes to another receiver',
      () => whenSet({ alerts: { ModelDownloadFailed: { receiver: 'critical', why: 'it matters here' } } }),
      'caution: ModelDownloadFailed goes to the receiver critical (Slack #oncall) instead of warning (Slack #team).',
    ],
    [
      'channels',
      'a receiver is reached in another way',
      () => whenSet({ notifications: { slack: { critical: '#oncall', warning: '#others' } } }),
      'caution: The receiver warning is notified by Slack #others instead of Slack #team, of ',
    ],
    [
      'muted',
      'notifications wait at night',
      () =>
        whenSet({
          notifications: {
            slack: { critical: '#oncall', warning: '#team' },
            muteWindows: [{ name: 'night', to: '06:00', receivers: ['warning'] }],
          },
        }),
      'caution: The receiver warning is muted every day 00:00 to 06:00 UTC: its ',
    ],
    [
      'inhibition',
      'an inhibition rule is added',
      () =>
        whenChanged(({ inhibitions }) => {
          inhibitions.push('everything silences everything');
        }),
      'caution: The inhibition rules change: other alerts than before are silenced while another one fires.',
    ],
    [
      'alert-renamed',
      'an alert gets another name',
      () =>
        whenChanged(({ alerts }) => {
          elementOf(alerts, { name: 'ModelTargetDown' }).name = 'OrchestratorDown';
        }),
      'caution: The alert ModelTargetDown is now called OrchestratorDown: silences by the old name no longer hold.',
    ],
    [
      'threshold',
      'a threshold is raised',
      () => whenSet({ alerts: { ModelStorageSpaceLow: { threshold: 0.9, why: 'a larger disk' } } }),
      'caution: The threshold of ModelStorageSpaceLow moves from 85 % to 90 %: it fires less often.',
    ],
    [
      'threshold',
      'a threshold is lowered',
      () => whenSet({ alerts: { ModelStorageSpaceLow: { threshold: 0.8, why: 'a smaller disk' } } }),
      'info: The threshold of ModelStorageSpaceLow moves from 85 % to 80 %: it fires more often.',
    ],
    [
      'for',
      'an alert waits longer',
      () => whenSet({ alerts: { ModelStorageSpaceLow: { for: '1h', why: 'it mostly heals' } } }),
      'caution: ModelStorageSpaceLow fires later: after 1h, not after 15m.',
    ],
    [
      'severity',
      'an alert becomes less urgent',
      () => whenSet({ alerts: { ModelTargetDown: { severity: 'warning', why: 'it restarts at night' } } }),
      'caution: ModelTargetDown is warning, and was critical.',
    ],
    [
      'condition',
      'a number in an expression changes that is not its threshold',
      () =>
        whenChanged(({ alerts }) => {
          const alert = elementOf(alerts, { name: 'ModelDownloadSLABreach' });
          alert.expression = alert.expression.replace('>= 20', '>= 30');
          alert.condition = alert.condition.replace('>= 20', '>= 30');
        }),
      'caution: ModelDownloadSLABreach fires on another condition: 20 becomes 30.',
    ],
    [
      'evaluator',
      'Grafana evaluates the alerts',
      () => whenSet({ evaluator: 'grafana' }),
      'caution: Alerts over metrics are evaluated by Grafana, not by Prometheus: alerts that fire at that time are notified again, and none fires while Grafana is down.',
    ],
    [
      'objective',
      'an objective is lowered',
      () => whenSet({ objectives: { downloadSuccess: 0.94 } }),
      'caution: The objective for downloads that succeed is 94 %, not 95 %: the error budget grows, and the alerts on it fire less often.',
    ],
    [
      'recording',
      'a series is recorded in another way',
      () =>
        whenChanged(({ recordings }) => {
          elementOf(recordings, { record: 'service:model_orchestrator_downloads:rate5m' }).expression =
            'vector(1)';
        }),
      'caution: service:model_orchestrator_downloads:rate5m is recorded in another way: earlier samples do not change.',
    ],
    [
      'mapping-conflict',
      'an existing field gets another type',
      () =>
        whenChanged(({ mappings }) => {
          mappings['labels.operation'] = 'text';
        }),
      'danger: The log field labels.operation becomes text, but is keyword in every existing index: searches, sorting and panels over both conflict',
    ],
    [
      'mapping-conflict',
      'a field gets a type that is searched in the same way',
      () =>
        whenChanged(({ mappings }) => {
          mappings['labels.operation'] = 'wildcard';
        }),
      'caution: The log field labels.operation becomes wildcard, but is keyword in every existing index: both are searched in the same way until the old indices are deleted.',
    ],
    [
      'mapping',
      'a field is no longer mapped',
      () =>
        whenChanged(({ mappings }) => {
          delete mappings['labels.operation'];
        }),
      'caution: The log field labels.operation (keyword) is no longer mapped: it cannot be searched in new documents.',
    ],
    [
      'elasticsearch',
      'a template changes',
      () =>
        whenChanged(({ elasticsearch }) => {
          elasticsearch['some.template.priority'] = '1';
        }),
      "caution: 1 setting of Elasticsearch's templates, pipelines or lifecycles changes.",
    ],
    [
      'secret',
      'a channel needs a secret',
      () => whenSet({ notifications: { slack: { critical: '#oncall', warning: '#team' }, webhook: true } }),
      'caution: The secret webhook_url must exist before the deploy: create secrets/prod/webhook_url.',
    ],
    [
      'container-replaced',
      'Prometheus gets more processors',
      () => whenSet({ prometheus: { cpus: 2 } }),
      'caution: A deploy replaces the container prometheus, for its CPU limit: scrapes are missing and alerts over metrics are not evaluated until it is back, about a minute; stored samples are kept.',
    ],
    [
      'container-replaced',
      'a container must read its files again',
      () => whenSet({ scrape: { modelsSeconds: 60 } }),
      'caution: A deploy replaces the container grafana, for grafana-config, which it reads only at startup: dashboards and alerts over logs are unavailable until it is back; scrapes continue.',
    ],
    [
      'container-updated',
      'Prometheus gets more memory',
      () => whenSet({ prometheus: { memoryMiB: 2_048 } }),
      'info: A deploy changes the memory limit of prometheus in place: it keeps running.',
    ],
    [
      'image',
      'an image changes',
      () => whenSet({ images: { prometheus: 'mirror.example.org/prometheus:v4' } }),
      'caution: prometheus runs mirror.example.org/prometheus:v4 instead of prom/prometheus:v',
    ],
    [
      'port',
      'a port changes',
      () => whenSet({ ports: { prometheus: 19_090 } }),
      'caution: prometheus listens on port 19090 of the host instead of 9090: update bookmarks and scripts.',
    ],
    [
      'limit',
      'a limit is lowered',
      () => whenSet({ prometheus: { memoryMiB: 512 } }),
      'caution: prometheus may use 512 MiB of memory, not 1024.',
    ],
    [
      'container-added',
      'an instance is added',
      () => whenSet({ orchestrator: { image: 'registry.example.org/orchestrator:1', instances: 2 } }),
      'info: The container ai-karen-api-2 is new: registry.example.org/orchestrator:1, on port 18001.',
    ],
    [
      'container-removed',
      'a server becomes external',
      () => whenSet({ elasticsearch: { external: 'https://logs.example.org' } }),
      'caution: The container elasticsearch is removed.',
    ],
    [
      'dashboard-removed',
      'a dashboard goes',
      () =>
        whenChanged((environment) => {
          environment.dashboards = environment.dashboards.filter(({ title }) => title !== 'Service levels');
        }),
      'caution: The dashboard Service levels is removed with its ',
    ],
    [
      'dashboard-added',
      'a dashboard comes',
      () =>
        whenChanged(({ dashboards }) => {
          dashboards.push({ uid: 'new', title: 'New', panels: [], frame: {} });
        }),
      'info: The dashboard New is new, with 0 panels.',
    ],
    [
      'dashboard-frame',
      'a variable changes',
      () =>
        whenChanged(({ dashboards }) => {
          elementOf(dashboards, { title: 'Service levels' }).frame.refresh = '1s';
        }),
      'info: Variables, annotations or links of the dashboard Service levels change.',
    ],
    [
      'panel-removed',
      'a panel goes',
      () =>
        whenChanged(({ dashboards }) => {
          const dashboard = elementOf(dashboards, { title: 'Model Orchestrator' });
          dashboard.panels = dashboard.panels.filter(({ title }) => title !== 'Error Rates');
        }),
      'caution: The panel Error Rates is removed from the dashboard Model Orchestrator.',
    ],
    [
      'panel-added',
      'a panel comes',
      () =>
        whenChanged(({ dashboards }) => {
          const { panels } = elementOf(dashboards, { title: 'Model Orchestrator' });
          panels.push({ id: 99, title: 'New', type: 'stat', queries: [], look: {} });
        }),
      'info: The panel New is new on the dashboard Model Orchestrator.',
    ],
    [
      'panel-query',
      'the query of a panel changes',
      () => whenSet({ objectives: { downloadSuccess: 0.94 } }),
      'caution: The panel Download success: objective (Service levels) has another query: 0.95 becomes 0.94.',
    ],
    [
      'panel-look',
      'a panel is drawn in another way',
      () =>
        whenChanged(({ dashboards }) => {
          elementOf(elementOf(dashboards, { title: 'Model Orchestrator' }).panels, {
            title: 'Error Rates',
          }).type = 'stat';
        }),
      'info: The panel Error Rates (Model Orchestrator) looks different.',
    ],
    [
      'panel-look',
      'a panel gets another name',
      () =>
        whenChanged(({ dashboards }) => {
          elementOf(elementOf(dashboards, { title: 'Model Orchestrator' }).panels, {
            title: 'Error Rates',
          }).title = 'Errors';
        }),
      'info: The panel Error Rates (Model Orchestrator) is now called Errors.',
    ],
    [
      'notification-timing',
      'the grouping of a receiver changes',
      () =>
        whenChanged(({ receivers }) => {
          elementOf(receivers, { name: 'critical' }).timing = ['never'];
        }),
      'info: Notifications to the receiver critical are grouped or timed differently.',
    ],
    [
      'alert-text',
      'a message changes',
      () =>
        whenChanged(({ alerts }) => {
          elementOf(alerts, { name: 'ModelTargetDown' }).text.summary = 'Gone';
        }),
      'info: The message of ModelTargetDown has another summary.',
    ],
    [
      'grafana-notifications',
      'a contact point changes',
      () =>
        whenChanged(({ grafanaNotifications }) => {
          grafanaNotifications['contactPoints.0.name'] = 'other';
        }),
      "info: Grafana's contact points and notification policy change as well.",
    ],
    [
      'setting',
      'a setting changes that no other comparison reports',
      () => whenSet({ budget: { series: 1_000_000 } }),
      'info: 1 setting of the environment changes: budget.series.',
    ],
    [
      'terraform-sources',
      'a construct changes',
      () =>
        whenChanged((_, { sources }) => {
          sources.terraform['constructs/workload.ts'] = 'other';
        }),
      'caution: The Terraform code changes in 1 file. Run npm run diff to see what that replaces.',
    ],
    [
      'reloaded',
      'rules change',
      () => whenSet({ alerts: { ModelStorageSpaceLow: { threshold: 0.9, why: 'a larger disk' } } }),
      'info: prometheus reads new files without a restart, after a check: no scrape is lost.',
    ],
  ];

describe('a change has a sentence', () => {
  it.each(EXAMPLES)('%s: %s', (kind, _, changes, expected) => {
    const found = changes();
    expect(sentences(found.filter((change) => change.kind === kind))).toContainEqual(
      expect.stringContaining(expected),
    );
  });

  it('for every kind', () => {
    expect([...new Set(EXAMPLES.map(([kind]) => kind))].sort()).toEqual([...KINDS].sort());
  });
});

describe('the simulator', () => {
  it('is replaced after a change of its sources, but only in environments that run it', () => {
    const before = summaryOf([
      { name: 'dev' },
      {
        name: 'prod',
        orchestrator: { image: 'registry.example.org/orchestrator:1' },
        notifications: { slack: {} },
      },
    ]);
    const after = structuredClone(before);
    after.sources.simulator['simulator/main.ts'] = 'other';
    expect(compare(before, after)).toEqual([
      expect.objectContaining({ kind: 'container-replaced', subject: 'ai-karen-api', environments: ['dev'] }),
    ]);
  });

  it('does not count as a person: an alert that only the simulator receives reaches no person', () => {
    const changes = whenChanged(({ receivers }) => {
      Object.assign(elementOf(receivers, { name: 'audit' }), {
        people: [],
        machines: ["the simulator's record"],
      });
    });
    expect(sentences(changes)[0]).toContain(
      "alerts reach no person because audit notifies only the simulator's record",
    );
  });
});

describe('several environments', () => {
  const before = [
    { name: 'staging', notifications: { slack: {} } },
    { name: 'prod', notifications: { slack: {} } },
  ];

  it('are named together for the same change', () => {
    const after = before.map((environment) => ({
      ...environment,
      alerts: { ModelStorageSpaceLow: { threshold: 0.9, why: 'a larger disk' } },
      notifications: { ...environment.notifications, webhook: true },
    }));
    const changes = compare(summaryOf(before), summaryOf(after));
    expect(changes.map(({ environments }) => environments)).toEqual(changes.map(() => ['staging', 'prod']));
    expect(sentences(changes)).toContain(
      'caution: The secret webhook_url must exist before the deploy: create secrets/<env>/webhook_url.',
    );
  });

  it('are listed separately where they differ, and can be selected', () => {
    const after = before.map((environment, index) => ({
      ...environment,
      alerts: { ModelStorageSpaceLow: { threshold: index === 0 ? 0.9 : 0.91, why: 'a larger disk' } },
    }));
    const thresholds = (only?: string) =>
      compare(summaryOf(before), summaryOf(after), only)
        .filter(({ kind }) => kind === 'threshold')
        .map(({ environments }) => environments);
    expect(thresholds()).toEqual([['staging'], ['prod']]);
    expect(thresholds('prod')).toEqual([['prod']]);
  });
});

it('lists the most severe changes first', () => {
  const levels = whenSet({
    alerts: { ModelDownloadFailed: { enabled: false, why: 'too noisy' } },
    prometheus: { cpus: 2 },
  }).map(({ level }) => level);
  expect(levels).toEqual(['danger', ...levels.filter((level) => level === 'caution'), 'info']);
});
