import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { PANELS } from '../../lib/panels';
import { rose } from '../expressions';
import { defineAlert, GROUPS } from '../types';

/** It is held for this long after a violation: at least 1 h, at most 3 h (contract). */
const HELD = Duration.hours(2);

export const unacceptedLicenseDownload = defineAlert({
  name: 'UnacceptedLicenseDownload',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'license',
  identity: ['instance', 'license_type'],
  expression: () => rose(METRICS.license_violations_total, 'instance, license_type', HELD),
  summary: 'A model was downloaded on {{ $labels.instance }} without its licence being accepted',
  description:
    'Downloads under an unaccepted {{ $labels.license_type }} licence were detected on {{ $labels.instance }} within the last two hours. The audit log names who and what.',
  panel: PANELS.licenseCompliance,
});
