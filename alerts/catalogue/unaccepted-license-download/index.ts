import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { roseSince } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

/** The alert stays firing this long after a violation: at least 1 h, at most 3 h (contract). */
export const HELD = Duration.hours(2);

/** A series that was last seen within this time is not new, it is back after a gap. */
const REMEMBERED = Duration.days(1);

const violations = METRICS.license_violations_total;
/** The last value in the window, not the current one: the instance may be gone right after it counted. */
const now = promql`last_over_time(${violations}[${HELD}])`;
/** Records the last value of a day, which is dear to read at each evaluation. */
export const REMEMBERED_SERIES = 'model_orchestrator_license_violations:last1d';
/** While Prometheus is down it records nothing. Without a recorded value, every old violation is a new one. */
const LONGEST_OUTAGE = Duration.hours(1);
/** Its value before `HELD`: the counter itself where the rule that records it is younger. */
export const before = promql`(${violations} offset ${HELD} or last_over_time(${REMEMBERED_SERIES}[${LONGEST_OUTAGE}] offset ${HELD}))`;

export const unacceptedLicenseDownload = defineAlert({
  name: 'UnacceptedLicenseDownload',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'license',
  identity: ['instance', 'license_type'],
  windows: { held: HELD, remembered: REMEMBERED },
  records: [
    {
      record: REMEMBERED_SERIES,
      group: GROUPS.slow,
      of: violations,
      total: true,
      unit: 'count',
      help: `Licence violations when they were last seen within ${REMEMBERED}`,
      expression: promql`last_over_time(${violations}[${REMEMBERED}])`,
    },
  ],
  expression: () => roseSince(violations, 'instance, license_type', HELD, now, before),
  summary: 'A model was downloaded on {{ $labels.instance }} without its licence being accepted',
  description: ({ held }) =>
    `Downloads under an unaccepted {{ $labels.license_type }} licence were detected on {{ $labels.instance }} within the last ${held}. The audit log names the user and the model.`,
  drill: { heldFor: HELD },
});
