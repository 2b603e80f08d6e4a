import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds, judged } from '../thresholds';
import { ENVIRONMENT_SCOPE } from '../variables';

/** How far back the query searches for a sample. */
const MEMORY = Duration.hours(1);
const RESOLUTION = Duration.seconds(30);
const LATE: Threshold = {
  value: Duration.minutes(3).seconds,
  unit: 'seconds',
  why: 'Three scrapes of the slower job are missing.',
};

/** Includes series that have ended, by the time of their newest sample. */
const lag = (metric: string) => promql`time() - max by (job)
  (max_over_time(timestamp(${metric}{${ENVIRONMENT_SCOPE}})[${MEMORY}:${RESOLUTION}]))`;

/** The age of the data on the dashboards. */
export const dataLag = definePanel({
  id: 12,
  title: 'Data lag',
  width: 6,
  height: 5,
  visualization: stat,
  description: `Age of the newest sample of each job of the orchestrator: normally at most one scrape interval. Red: its panels show old data. The dashboard Logs shows the age of the newest log records.`,
  noValue: `No sample in ${MEMORY}`,
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.seconds)
      .decimals(0)
      .colorScheme(byThresholds())
      .thresholds(judged(COLOURS.good, [LATE, COLOURS.bad]))
      .withTarget(queryNow('models', lag(METRICS.registry_reads_total.name), '{{job}}'))
      .withTarget(queryNow('health', lag(METRICS.registry_integrity_check.name), '{{job}}')),
});
