import { SETTINGS } from '../../alerts/scenarios/settings';
import type { Duration } from '../../lib/duration';
import { JOBS } from '../../lib/names';

export { SETTINGS };

/** How often a job is scraped under them. */
export function scrapeInterval(job: string): Duration {
  return job === JOBS.health ? SETTINGS.healthInterval : SETTINGS.modelsScrapeInterval;
}
