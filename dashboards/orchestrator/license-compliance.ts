import { before, unacceptedLicenseDownload } from '../../alerts/catalogue/unaccepted-license-download';
import { formatDuration } from '../../lib/format';
import { METRICS } from '../../lib/metrics';
import { JOBS } from '../../lib/names';
import { promql } from '../../lib/promql/expression';
import { scoped } from '../../lib/promql/scope';
import { COLOURS } from '../colours';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { asBars, coloured, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

const { held: WINDOW } = unacceptedLicenseDownload.windows;

const counter = promql`${METRICS.license_violations_total}{${SCOPE}}`;
const acceptances = promql`sum by (license_type) (increase(${METRICS.license_acceptances_total}{${SCOPE}}[${WINDOW}]))`;
const counted = promql`sum by (license_type) (increase(${counter}[${WINDOW}]))`;
/** The counter appears with the first violation, which increase() does not count: add it. */
const first = promql`count by (license_type) (${counter} unless ${scoped(before, SCOPE)})`;
const some = promql`${counted} + ${first} or ${first} or ${counted}`;
/** 0 for each known licence, or one 0 if no licence is known. Only while an orchestrator is up. */
const none = promql`0 * ${acceptances}`;
const noneAtAll = promql`0 * count(up{job="${JOBS.models}", ${SCOPE}} == 1)`;
const violations = promql`(${some} or ${none}) or on () ${noneAtAll}`;

/** Shows every violation, including the first, and 0 without one. */
export const licenseCompliance = definePanel({
  id: 11,
  title: 'License Compliance',
  width: 6,
  alerts: [unacceptedLicenseDownload],
  visualization: timeSeries,
  description: `Licences accepted, and models downloaded without acceptance, within ${formatDuration(WINDOW.seconds)}. Every violation needs attention: the audit log names the user and the model.`,
  noValue: 'No licences are reported',
  draw: (panel) =>
    panel
      .unit(unitOf(METRICS.license_violations_total))
      .decimals(0)
      .withTarget(query('acceptances', acceptances, '{{license_type}} accepted'))
      .withTarget(query('violations', violations, '{{license_type}} violations'))
      .overrideByQuery('violations', [...coloured(COLOURS.bad), ...asBars()]),
});
