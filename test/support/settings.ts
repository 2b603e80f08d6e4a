import type { RuleSettings } from '../../alerts/types';
import { Duration } from '../../lib/duration';
import { JOBS } from '../../lib/names';

/** What the environments decide where they say nothing (seed, contract). */
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

/** How often a job is scraped under them. */
export function scrapeInterval(job: string): Duration {
  return job === JOBS.health ? SETTINGS.healthInterval : SETTINGS.modelsScrapeInterval;
}
