import { unacceptedLicenseDownload } from '../../alerts/catalogue/unaccepted-license-download';
import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { JOBS } from '../../lib/names';
import { promql } from '../../lib/promql/expression';
import { COLOURS } from '../colours';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { asBars, coloured, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

/** As long as UnacceptedLicenseDownload is held after a violation. */
const WINDOW = Duration.hours(2);
/** A series that was last seen this long before is not new, only back from a gap. */
const REMEMBERED = Duration.days(1);

const counter = promql`${METRICS.license_violations_total}{${SCOPE}}`;
const acceptances = promql`sum by (license_type) (increase(${METRICS.license_acceptances_total}{${SCOPE}}[${WINDOW}]))`;
const counted = promql`sum by (license_type) (increase(${counter}[${WINDOW}]))`;
/** The counter appears with the first violation, in which increase() sees no rise: that one is added. */
const first = promql`count by (license_type) (${counter} unless last_over_time(${counter}[${REMEMBERED}] offset ${WINDOW}))`;
const some = promql`${counted} + ${first} or ${first} or ${counted}`;
/** 0 for each licence that is known; if none is, for all of them. But only where somebody is there to count. */
const none = promql`0 * ${acceptances}`;
const noneAtAll = promql`0 * count(up{job="${JOBS.models}", ${SCOPE}} == 1)`;
const violations = promql`(${some} or ${none}) or on () ${noneAtAll}`;

/** A violation must show, even the first; and that there is none, as 0. */
export const licenseCompliance = definePanel({
  id: 11,
  title: 'License Compliance',
  width: 6,
  alerts: [unacceptedLicenseDownload],
  visualization: timeSeries,
  description:
    'Licences accepted, and models downloaded without that, in the two hours before. Any violation at all is one too many; the audit log names who and what.',
  noValue: 'No licences are reported',
  draw: (panel) =>
    panel
      .unit(unitOf(METRICS.license_violations_total))
      .decimals(0)
      .withTarget(query('acceptances', acceptances, '{{license_type}} accepted'))
      .withTarget(query('violations', violations, '{{license_type}} violations'))
      .overrideByQuery('violations', [...coloured(COLOURS.bad), ...asBars()]),
});
