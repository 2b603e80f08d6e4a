import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { roseSince } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

/** It is held for this long after a violation: at least 1 h, at most 3 h (contract). */
const HELD = Duration.hours(2);

/** A series that was last seen this long before is not new, only back from a gap. */
const REMEMBERED = Duration.days(1);

const violations = METRICS.license_violations_total;
/** The last one of the window, not the present one: an instance may be gone right after it counted. */
const now = promql`last_over_time(${violations}[${HELD}])`;
const before = promql`last_over_time(${violations}[${REMEMBERED}] offset ${HELD})`;

export const unacceptedLicenseDownload = defineAlert({
  name: 'UnacceptedLicenseDownload',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'license',
  identity: ['instance', 'license_type'],
  expression: () => roseSince(violations, 'instance, license_type', HELD, now, before),
  summary: 'A model was downloaded on {{ $labels.instance }} without its licence being accepted',
  description:
    'Downloads under an unaccepted {{ $labels.license_type }} licence were detected on {{ $labels.instance }} within the last two hours. The audit log names who and what.',
  panel: PANELS.licenseCompliance,
});
