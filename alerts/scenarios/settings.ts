import { Duration } from '../../lib/duration';
import type { Links } from '../decorate';
import type { RuleSettings } from '../types';
import { ENVIRONMENT } from './series';

/** What the scenarios are told under: what environments have where they say nothing. */
export const SETTINGS: RuleSettings = {
  modelsScrapeInterval: Duration.seconds(30),
  healthInterval: Duration.seconds(60),
  metricsEnabled: true,
  collectsLogs: true,
  objectives: {
    targets: { 'download-success': 0.95, 'operation-availability': 0.99 },
    window: Duration.days(30),
  },
};

export const LINKS: Links = {
  environment: ENVIRONMENT,
  grafanaUrl: 'http://localhost:3000',
  runbooksUrl: 'https://example.org/runbooks',
};
