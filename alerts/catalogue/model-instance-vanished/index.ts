import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const KNOWN = Duration.hours(1);

export const modelInstanceVanished = defineAlert({
  name: 'ModelInstanceVanished',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'availability',
  identity: ['instance'],
  windows: { known: KNOWN },
  // Without this condition, turning off the metrics would report every instance as vanished.
  when: ({ metricsEnabled }) => metricsEnabled,
  for: Duration.minutes(10),
  forWhy: 'A target that moves to another host is back by then.',
  expression: () => promql`group by (instance) (up{job="${JOBS.models}"} offset ${KNOWN})
    unless on (instance) group by (instance) (up{job="${JOBS.models}"})`,
  summary: '{{ $labels.instance }} is no longer scraped',
  description: ({ known }) =>
    `{{ $labels.instance }} was a scrape target ${known} ago and is not a target now. No other alert covers this instance.`,
  drill: {
    withoutFault:
      'a process cannot remove its own target: take it out of the configuration for a quarter of an hour',
  },
});
