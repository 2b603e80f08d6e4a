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

/** How far back a sample is looked for. */
const MEMORY = Duration.hours(1);
const RESOLUTION = Duration.seconds(30);
const LATE: Threshold = {
  value: Duration.minutes(3).seconds,
  unit: 'seconds',
  why: 'Three scrapes of the slower job have brought nothing.',
};

/** A series that has ended goes on to be seen, by the time of its newest sample. */
const lag = (metric: string) => promql`time() - max by (job)
  (max_over_time(timestamp(${metric}{${ENVIRONMENT_SCOPE}})[${MEMORY}:${RESOLUTION}]))`;

/** How old what the dashboards show is. */
export const dataLag = definePanel({
  id: 12,
  title: 'Data lag',
  width: 6,
  height: 5,
  visualization: stat,
  description: `How old the newest sample of each job of the orchestrator is: ordinarily at most the time between two scrapes. Red: its panels show the past. How old the newest log records are, Logs and audit shows.`,
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
