import { JOBS } from '../../../lib/names';
import type { EnvironmentSummary } from '../../../operations/revision/summary';
import { caution, danger, type EnvironmentChange, info, list, say, words } from '../change';
import { asDetail, differences, own, pair } from './pairs';

const ORCHESTRATOR_JOBS: readonly string[] = [JOBS.models, JOBS.health];

/** Scrape jobs, their targets and settings. */
export function compareScraping(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const { removed, added, kept } = pair(before.jobs, after.jobs, ({ name }) => name);
  return [
    ...removed.map(({ name }) =>
      danger(
        'scrape-removed',
        name,
        say`The job ${name} is no longer scraped: no alert over ${words(ORCHESTRATOR_JOBS.includes(name) ? 'the metrics of the orchestrator' : 'its metrics')} can fire.`,
      ),
    ),
    ...added.map(({ name, targets }) =>
      info('scrape', name, say`The job ${name} is new: it scrapes ${list(targets)}.`),
    ),
    ...kept.flatMap(([was, is]) => {
      const targets = pair(was.targets, is.targets, (target) => target);
      const settings = differences(was.settings, is.settings);
      const interval = own(is.settings, 'scrape_interval');
      const findings: EnvironmentChange[] = [];
      if (targets.removed.length > 0) {
        findings.push(
          (targets.added.length > 0 ? caution : danger)(
            'scrape-removed',
            is.name,
            targets.added.length > 0
              ? say`The job ${is.name} scrapes ${list(targets.added)} instead of ${list(targets.removed)}: new series begin.`
              : say`The job ${is.name} no longer scrapes ${list(targets.removed)}: no alert can fire for it.`,
          ),
        );
      } else if (targets.added.length > 0) {
        findings.push(info('scrape', is.name, say`The job ${is.name} also scrapes ${list(targets.added)}.`));
      }
      if (settings.length > 0) {
        const rhythm = settings.find(({ path }) => path === 'scrape_interval');
        findings.push(
          caution(
            'scrape',
            is.name,
            rhythm
              ? say`The job ${is.name} is scraped every ${words(interval ?? '')}, not every ${words(rhythm.before ?? '')}.`
              : say`The job ${is.name} is scraped with other settings.`,
            asDetail(settings),
          ),
        );
      }
      return findings;
    }),
  ];
}
