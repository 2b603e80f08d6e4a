import { SETTINGS } from '../../alerts/scenarios/settings';
import type { Duration } from '../../lib/duration';
import { JOBS } from '../../lib/names';

export { SETTINGS };

/** Scrape interval of a job with these settings. */
export function scrapeInterval(job: string): Duration {
  return job === JOBS.health ? SETTINGS.healthInterval : SETTINGS.modelsScrapeInterval;
}
