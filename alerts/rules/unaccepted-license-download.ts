import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { PANELS } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import { higher } from '../expressions';
import { defineAlert, GROUPS } from '../types';

/** It is held for this long after a violation: at least 1 h, at most 3 h (contract). */
const HELD = Duration.hours(2);

/** A series that was last seen this long before is not new, only back from a gap. */
const REMEMBERED = Duration.days(1);

const LABELS = 'instance, license_type';
const violations = METRICS.license_violations_total;
/** The last one of the window, not the present one: an instance may be gone right after it counted. */
const now = promql`sum by (${LABELS}) (last_over_time(${violations}[${HELD}]))`;
const before = promql`sum by (${LABELS}) (last_over_time(${violations}[${REMEMBERED}] offset ${HELD}))`;

export const unacceptedLicenseDownload = defineAlert({
  name: 'UnacceptedLicenseDownload',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'license',
  identity: ['instance', 'license_type'],
  expression: () => promql`sum by (${LABELS}) (increase(${violations}[${HELD}])) > 0
    or ${higher(now, before, LABELS)}`,
  summary: 'A model was downloaded on {{ $labels.instance }} without its licence being accepted',
  description:
    'Downloads under an unaccepted {{ $labels.license_type }} licence were detected on {{ $labels.instance }} within the last two hours. The audit log names who and what.',
  panel: PANELS.licenseCompliance,
});
