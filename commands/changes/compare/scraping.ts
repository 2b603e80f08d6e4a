import { JOBS } from '../../../lib/names';
import type { EnvironmentSummary } from '../../../operations/revision/summary';
import { type Finding, list, say, words } from '../finding';
import { asDetail, differences, own, pair } from './pairs';

const ORCHESTRATOR_JOBS: readonly string[] = [JOBS.models, JOBS.health];

/** What is scraped, and how. */
export function compareScraping(before: EnvironmentSummary, after: EnvironmentSummary): Finding[] {
  const { removed, added, kept } = pair(before.jobs, after.jobs, ({ name }) => name);
  return [
    ...removed.map(
      ({ name }): Finding => ({
        kind: 'scrape-removed',
        level: 'danger',
        subject: name,
        sentence: say`The job ${name} is no longer scraped: no alert over ${words(ORCHESTRATOR_JOBS.includes(name) ? 'the metrics of the orchestrator' : 'its metrics')} can fire.`,
      }),
    ),
    ...added.map(
      ({ name, targets }): Finding => ({
        kind: 'scrape',
        level: 'info',
        subject: name,
        sentence: say`The job ${name} is new: it scrapes ${list(targets)}.`,
      }),
    ),
    ...kept.flatMap(([was, is]) => {
      const targets = pair(was.targets, is.targets, (target) => target);
      const settings = differences(was.settings, is.settings);
      const interval = own(is.settings, 'scrape_interval');
      const findings: Finding[] = [];
      if (targets.removed.length > 0) {
        findings.push({
          kind: 'scrape-removed',
          level: targets.added.length > 0 ? 'caution' : 'danger',
          subject: is.name,
          sentence:
            targets.added.length > 0
              ? say`The job ${is.name} scrapes ${list(targets.added)} instead of ${list(targets.removed)}: their series begin anew.`
              : say`The job ${is.name} no longer scrapes ${list(targets.removed)}: no alert watches over it.`,
        });
      } else if (targets.added.length > 0) {
        findings.push({
          kind: 'scrape',
          level: 'info',
          subject: is.name,
          sentence: say`The job ${is.name} also scrapes ${list(targets.added)}.`,
        });
      }
      if (settings.length > 0) {
        const rhythm = settings.find(({ path }) => path === 'scrape_interval');
        findings.push({
          kind: 'scrape',
          level: 'caution',
          subject: is.name,
          sentence: rhythm
            ? say`The job ${is.name} is scraped every ${words(interval ?? '')}, not every ${words(rhythm.before ?? '')}.`
            : say`The job ${is.name} is scraped with other settings.`,
          detail: asDetail(settings),
        });
      }
      return findings;
    }),
  ];
}
