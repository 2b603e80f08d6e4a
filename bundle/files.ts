import { stringify } from 'yaml';
import { type AlertmanagerConfig, TEMPLATES } from '../alerts/alertmanager/config';
import type { RuleFile } from '../alerts/prometheus/rule-file';
import { projectFile } from '../lib/project';
import type { Logs } from '../logs';
import { LOGGING_FILE, LOGGING_MODULE } from '../logs/logging';
import type { DataSources } from '../servers/grafana-files';
import type { PrometheusConfig } from '../servers/scraping';

/** Text by path, for each program as it reads it. */
export interface Files {
  readonly prometheus: Readonly<Record<string, string>>;
  readonly alertmanager: Readonly<Record<string, string>>;
  readonly dataSources: Readonly<Record<string, string>>;
  readonly collector: Readonly<Record<string, string>>;
  readonly logging: Readonly<Record<string, string>>;
}

/** What the files are written from. */
export interface Configurations {
  readonly prometheus: {
    readonly config: PrometheusConfig;
    readonly rules: Readonly<Record<string, RuleFile>>;
  };
  readonly alertmanager: AlertmanagerConfig;
  readonly dataSources: DataSources;
  readonly logs: Logs;
}

/** Writes the configurations as text. */
export function files({ prometheus, alertmanager, dataSources, logs }: Configurations): Files {
  const rules = Object.entries(prometheus.rules).map(
    ([name, rules]) => [`rules/${name}`, yaml(rules)] as const,
  );
  return {
    prometheus: { 'prometheus.yml': yaml(prometheus.config), ...Object.fromEntries(rules) },
    alertmanager: {
      'alertmanager.yml': yaml(alertmanager),
      [TEMPLATES.replace('*', 'notification')]: projectFile('alerts/alertmanager/notification.tmpl'),
    },
    dataSources: { 'model-orchestrator.yml': yaml(dataSources) },
    collector: { 'config.yaml': yaml(logs.collector) },
    logging: {
      [LOGGING_FILE]: yaml(logs.logging),
      [`${LOGGING_MODULE.name}.py`]: projectFile(LOGGING_MODULE.path),
    },
  };
}

/** Long lines stay whole: a folded expression is hard to find and to compare. */
export function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** JSON as it is reviewed: one property a line. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
