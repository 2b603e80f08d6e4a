import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { PANELS } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import { COLOURS } from '../colours';
import type { DashboardInputs } from '../inputs';
import { panel, unitOf } from '../panel';
import { query } from '../query';
import { coloured, onRightAxis, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

/** Collections are rare: per second they would be next to nothing. */
const WINDOW = Duration.hours(1);

const runs = promql`sum by (status) (increase(${METRICS.gc_runs_total}{${SCOPE}}[${WINDOW}]))`;
const removed = promql`sum(increase(${METRICS.gc_models_removed_total}{${SCOPE}}[${WINDOW}]))`;
const freed = promql`sum(increase(${METRICS.gc_space_freed_bytes}{${SCOPE}}[${WINDOW}]))`;

/** Whether collections run, and whether they help. */
export function garbageCollection(inputs: DashboardInputs): PanelBuilder {
  return panel(timeSeries(), inputs, PANELS.garbageCollection, {
    description:
      'Garbage collections and the models they removed in the hour before; on the right, the space that this freed. Collections that free nothing while storage is nearly full do not help.',
    noValue: 'No garbage collection has run',
  })
    .unit(unitOf(METRICS.gc_runs_total))
    .withTarget(query('runs', runs, 'Collections: {{status}}'))
    .withTarget(query('removed', removed, 'Models removed'))
    .withTarget(query('freed', freed, 'Space freed'))
    .overrideByQuery('removed', coloured(COLOURS.second))
    .overrideByQuery('freed', onRightAxis(unitOf(METRICS.gc_space_freed_bytes), 'Freed in 1 h'));
}
