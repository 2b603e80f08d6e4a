import { METRICS } from '../../../lib/metrics';
import { JOBS } from '../../../lib/names';
import { LIBRARIES } from '../../../simulator/orchestrator/vocabulary';
import { Simulation } from '../../../simulator/simulation';

/** The panels of downloads stay empty until a download of the selected library has finished. */
const WITHIN_SECONDS = 150;
const SEEDS = 1_000;

/**
 * The first seed with which the simulator finishes a download of each library soon after its start.
 * @throws Error if there is no such seed
 */
export async function seedWithAllLibraries(): Promise<number> {
  for (let seed = 1; seed <= SEEDS; seed += 1) if (await downloadsAllLibraries(seed)) return seed;
  throw new Error(`no seed up to ${SEEDS} downloads from each library within ${WITHIN_SECONDS} s`);
}

async function downloadsAllLibraries(seed: number): Promise<boolean> {
  const simulation = new Simulation({ seed, now: 0, healthCheckIntervalSeconds: 60, log: () => {} });
  for (let second = 1; second <= WITHIN_SECONDS; second += 1) simulation.tick(second * 1_000);
  const { text } = await simulation.orchestrator.render(JOBS.models);
  return LIBRARIES.every(
    ({ name }) => !text.includes(`${METRICS.downloads_successful_total.name}{library="${name}"} 0\n`),
  );
}
