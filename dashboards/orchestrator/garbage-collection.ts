import { modelGarbageCollectionFailed } from '../../alerts/catalogue/model-garbage-collection-failed';
import { modelStorageGcIneffective } from '../../alerts/catalogue/model-storage-gc-ineffective';
import { modelStorageGcNotRunning } from '../../alerts/catalogue/model-storage-gc-not-running';
import { EVENTS, eventsIn } from '../../alerts/events';
import { formatDuration } from '../../lib/format';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { scoped } from '../../lib/promql/scope';
import { COLOURS } from '../colours';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { coloured, onRightAxis, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

/** Collections are too rare for a rate per second. */
const WINDOW = modelGarbageCollectionFailed.windows.window;
const LENGTH = formatDuration(WINDOW.seconds);

/** All collections. Recorded first events exist only for the failed ones. */
const collections = { ...EVENTS.failedCollections, series: promql`${METRICS.gc_runs_total}` };
const runs = scoped(promql`sum by (status) (${eventsIn(collections, WINDOW)})`, SCOPE);
const removed = promql`sum(increase(${METRICS.gc_models_removed_total}{${SCOPE}}[${WINDOW}]))`;
const { name, otherName = name } = METRICS.gc_space_freed_bytes;
const freed = promql`sum(increase(${name}{${SCOPE}}[${WINDOW}])) or sum(increase(${otherName}{${SCOPE}}[${WINDOW}]))`;

/** Whether garbage collections run, and whether they free space. */
export const garbageCollection = definePanel({
  id: 12,
  title: 'Garbage Collection',
  width: 6,
  alerts: [modelGarbageCollectionFailed, modelStorageGcIneffective, modelStorageGcNotRunning],
  visualization: timeSeries,
  description: `Garbage collections, and the models that they removed within ${LENGTH}. Right: the space that they freed. A collection with another status than success fires the alert. Collections that free nothing while storage is almost full need attention.`,
  noValue: 'No garbage collection has run',
  draw: (panel) =>
    panel
      .unit(unitOf(METRICS.gc_runs_total))
      .withTarget(query('runs', runs, 'Collections: {{status}}'))
      .withTarget(query('removed', removed, 'Models removed'))
      .withTarget(query('freed', freed, 'Space freed'))
      .overrideByQuery('removed', coloured(COLOURS.second))
      .overrideByQuery('freed', onRightAxis(unitOf(METRICS.gc_space_freed_bytes), `Freed in ${LENGTH}`)),
});
