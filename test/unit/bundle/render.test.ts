import { parse } from 'yaml';
import { renderedFiles } from '../../../bundle/render';
import { LOGGING_MODULE } from '../../../logs/logging';
import { fixtureBundles } from '../../support/environments';

const all = fixtureBundles();

/** The data streams of the logs: also the names of their templates, policies and pipelines. */
const streams = (environment: string) =>
  ['app', 'audit', 'errors'].map((stream) => `logs-model_orchestrator.${stream}-${environment}`);

describe.each(all)('the plain files of $environment.name', (bundle) => {
  const { name } = bundle.environment;
  const files = renderedFiles(bundle);
  const below = (folder: string) => Object.keys(files).filter((path) => path.startsWith(`${folder}/`));

  it('are exactly the files of a manual setup', () => {
    expect(Object.keys(files).sort()).toEqual(
      [
        'prometheus/prometheus.yml',
        'prometheus/rules/host_alerts.yml',
        'prometheus/rules/model_orchestrator_alerts.yml',
        'prometheus/rules/model_orchestrator_objectives.yml',
        'prometheus/rules/monitoring_alerts.yml',
        'alertmanager/alertmanager.yml',
        'alertmanager/templates/notification.tmpl',
        'grafana/audit-dashboards/model_orchestrator_audit_dashboard.json',
        'grafana/dashboards/model_orchestrator_dashboard.json',
        'grafana/dashboards/model_orchestrator_host_dashboard.json',
        'grafana/dashboards/model_orchestrator_logs_dashboard.json',
        'grafana/dashboards/model_orchestrator_monitoring_dashboard.json',
        'grafana/dashboards/model_orchestrator_service_levels_dashboard.json',
        'grafana/provisioning/dashboards/model-orchestrator.yml',
        'grafana/provisioning/alerting/model-orchestrator.yml',
        'grafana/provisioning/datasources/model-orchestrator.yml',
        `elasticsearch/component_template/logs-model_orchestrator-${name}@mappings.json`,
        `elasticsearch/ingest_pipeline/logs-model_orchestrator-${name}@redaction.json`,
        ...streams(name).flatMap((stream) => [
          `elasticsearch/component_template/${stream}@settings.json`,
          `elasticsearch/data_stream_options/${stream}.json`,
          `elasticsearch/index_template/${stream}.json`,
          `elasticsearch/ingest_pipeline/${stream}@final.json`,
          `elasticsearch/lifecycle_policy/${stream}.json`,
        ]),
        'elasticsearch/apply.sh',
        ...['auditor', 'shipper', 'viewer'].map(
          (role) => `elasticsearch/role/model-orchestrator-${name}-${role}.json`,
        ),
        ...(bundle.environment.elasticsearch.auditSnapshots
          ? ['repository', 'policy'].map(
              (kind) => `elasticsearch/snapshot_${kind}/logs-model_orchestrator.audit-${name}.json`,
            )
          : []),
        'collector/config.yaml',
        'collector/redaction.yaml',
        ...LOGGING_MODULE.files.map((file) => `logging/${file}`),
        'logging/model_orchestrator_logging.yml',
      ].sort(),
    );
  });

  it('can all be parsed, and end with a line break', () => {
    for (const [path, text] of Object.entries(files)) {
      if (path.endsWith('.json')) expect(JSON.parse(text)).toEqual(expect.any(Object));
      if (/\.ya?ml$/.test(path)) expect(parse(text)).toEqual(expect.any(Object));
      expect([path, text.endsWith('\n')]).toEqual([path, true]);
    }
  });

  it('are the files that the containers get', () => {
    const given = Object.fromEntries(
      bundle.platform.configurations.map((configuration) => [configuration.name, configuration.files]),
    );
    expect(given['prometheus-config']).toEqual(unprefixed('prometheus'));
    expect(given['alertmanager-config']).toEqual(unprefixed('alertmanager'));
    // Except this one: a Grafana whose content is a stack reads no dashboards from files.
    const { 'dashboards/model-orchestrator.yml': _, ...provisioning } = unprefixed('grafana/provisioning');
    expect(given['grafana-config']).toEqual(provisioning);
    expect(given['collector-config']).toEqual(unprefixed('collector'));
    expect(given['orchestrator-logging']).toEqual(unprefixed('logging'));
  });

  it('have the dashboards in the form in which Terraform sends them to Grafana', () => {
    const rendered = ['grafana/dashboards', 'grafana/audit-dashboards']
      .flatMap(below)
      .map((path) => JSON.parse(files[path] ?? ''));
    expect(rendered).toHaveLength(bundle.dashboards.length);
    expect(rendered).toEqual(expect.arrayContaining(JSON.parse(JSON.stringify(bundle.dashboards))));
  });

  function unprefixed(folder: string): Record<string, string | undefined> {
    return Object.fromEntries(below(folder).map((path) => [path.slice(folder.length + 1), files[path]]));
  }
});
