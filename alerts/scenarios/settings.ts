import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { ALERT_NAMES } from '../catalogue';
import type { Links } from '../decorate';
import type { RuleSettings } from '../types';
import { ENVIRONMENT } from './series';

/** The settings of the scenarios: the defaults of an environment. */
export const SETTINGS: RuleSettings = {
  environment: ENVIRONMENT,
  evaluator: 'prometheus',
  modelsScrapeInterval: Duration.seconds(30),
  healthInterval: Duration.seconds(60),
  metricsEnabled: true,
  keyMetrics: [[METRICS.concurrent_downloads], [METRICS.health_status]],
  collectsLogs: true,
  auditLog: true,
  hostExporter: true,
  remoteWrite: true,
  datasets: { audit: 'model_orchestrator.audit', errors: 'model_orchestrator.errors' },
  objectives: {
    targets: {},
    window: Duration.days(30),
  },
};

export const LINKS: Links = {
  environment: ENVIRONMENT,
  grafanaUrl: 'http://localhost:3000',
  runbooksUrl: 'https://example.org/runbooks',
  panels: Object.fromEntries(ALERT_NAMES.map((name, id) => [name, { dashboard: 'example', id }])),
};
