import { Duration } from '../../../lib/duration';
import { formatDuration } from '../../../lib/format';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { roseSince } from '../../expressions';
import { defineAlert, GROUPS, intervalOf } from '../../types';

/** How long the alert keeps firing after a violation. */
export const HELD = Duration.hours(2);

/** A series that was seen within this time is not new, but back after a gap. */
const REMEMBERED = Duration.days(1);

const violations = METRICS.license_violations_total;
/** The last value in the window, not the current one: the instance may disappear right after a violation. */
const now = promql`last_over_time(${violations}[${HELD}])`;
const EACH = intervalOf(GROUPS.budget);
/** The last value of every five minutes: over a day, a tenth of the counter's samples. */
export const REMEMBERED_SERIES = 'model_orchestrator_license_violations:each5m';
/** The value before the window: that of the counter itself if the recording rule is younger. */
export const before = promql`(${violations} offset ${HELD} or last_over_time(${REMEMBERED_SERIES}[${REMEMBERED}] offset ${HELD}))`;

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
      group: GROUPS.budget,
      of: violations,
      total: true,
      unit: 'count',
      help: `Licence violations, every ${formatDuration(EACH.seconds)}`,
      expression: promql`last_over_time(${violations}[${EACH}])`,
    },
  ],
  expression: () => roseSince(violations, 'instance, license_type', HELD, now, before),
  summary: 'A model was downloaded on {{ $labels.instance }} without its licence being accepted',
  description: ({ held }) =>
    `Downloads under an unaccepted {{ $labels.license_type }} licence were detected on {{ $labels.instance }} within the last ${held}. The audit log names the user and the model.`,
  drill: { heldFor: HELD },
});
