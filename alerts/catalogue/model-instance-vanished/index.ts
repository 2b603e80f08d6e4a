import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const KNOWN = Duration.hours(1);

export const modelInstanceVanished = defineAlert({
  name: 'ModelInstanceVanished',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'availability',
  identity: ['instance'],
  for: Duration.minutes(10),
  forWhy: 'A target that moves is back by then.',
  expression: () => promql`group by (instance) (up{job="${JOBS.models}"} offset ${KNOWN})
    unless on (instance) group by (instance) (up{job="${JOBS.models}"})`,
  summary: '{{ $labels.instance }} is not scraped any more',
  description:
    '{{ $labels.instance }} was a target an hour ago and is none now: nothing is known of it, and no other alert will tell.',
  panel: PANELS.healthStatus,
});
