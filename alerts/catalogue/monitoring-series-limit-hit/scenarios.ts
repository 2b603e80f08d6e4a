import { JOBS } from '../../../lib/names';
import { fires, type LintException, quiet, type Scenario, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const samples = (labels = {}) =>
  own(JOBS.prometheus, 'prometheus_target_scrapes_exceeded_sample_limit_total', labels);
const size = (labels = {}) =>
  own(JOBS.prometheus, 'prometheus_target_scrapes_exceeded_body_size_limit_total', labels);
const labels = (more = {}) =>
  own(JOBS.prometheus, 'prometheus_target_scrape_pool_exceeded_label_limits_total', more);

const COUNTERS = [samples, labels, size] as const;

/** One kind of refusal, by two servers, and none of the other kinds. */
function refused(what: string, counter: (typeof COUNTERS)[number]): Scenario {
  const others = COUNTERS.filter((other) => other !== counter);
  return {
    it: `fires at once when scrapes ${what}, and resolves ten minutes later`,
    series: {
      ...Object.fromEntries(others.map((other) => [other(), holds(0, '35m')])),
      [counter()]: holds(0, '5m').holds(2, '30m'),
      [counter({ instance: 'other:80' })]: holds(0, '5m').holds(1, '30m'),
    },
    checks: [
      quiet('4m30s'),
      fires(
        '5m',
        {},
        '3 scrapes were rejected within 10 min because they exceeded the limit on samples, labels or size. Their samples are lost.',
      ),
      fires('14m'),
      quiet('15m'),
    ],
  };
}

export const scenarios: Scenarios = {
  MonitoringSeriesLimitHit: [
    refused('have too many samples', samples),
    refused('have too many labels', labels),
    refused('are too large', size),
    ...COUNTERS.map((counter, index) => ({
      it: `fires when a server has only counter ${index + 1} of them`,
      series: { [counter()]: holds(0, '5m').holds(1, '30m') },
      checks: [fires('5m')],
    })),
    {
      it: 'stays quiet when nothing is refused, and when a restart sets the counters back',
      series: {
        [samples()]: holds(4, '10m').holds(0, '20m'),
        [labels()]: holds(4, '10m').holds(0, '20m'),
        [size()]: holds(4, '10m').holds(0, '20m'),
      },
      checks: [quiet('9m'), quiet('10m'), quiet('15m')],
    },
  ],
};

export const lintExceptions: readonly LintException[] = [
  {
    check: 'promql/impossible',
    why: 'The case that it reports, a server without any of the counters, has no alert. With one of them, the sum can be above 0.',
  },
  {
    check: 'promql/fragile',
    why: 'All counters are of one process: a restart resets them together, and increase() ignores resets.',
  },
];
