import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds, type Values } from '../../scenarios/values';

/** Operations of one instance: all of them, and those that were over within 10, 30 and 60 seconds. */
function operations(all: Values, within: readonly [Values, Values, Values], labels = {}) {
  const bucket = (le: string) =>
    exposed('operation_duration_seconds_bucket', { operation: 'load', status: 'success', le, ...labels });
  return {
    [bucket('10')]: within[0],
    [bucket('30')]: within[1],
    [bucket('60')]: within[2],
    [bucket('+Inf')]: all,
    [exposed('operation_duration_seconds_count', { operation: 'load', status: 'success', ...labels })]: all,
  };
}
const grows = (by: number, length = '1h') => holds(0, '30s').grows(by, length);

const NONE = [holds(0, '2h'), holds(0, '2h'), holds(0, '2h')] as const;

/** A counter that grows by 20 times `share` every ten minutes, as increase() counts. */
const twenty = (share: number) => holds(100, '30s').grows(share, '1h');

export const scenarios: Scenarios = {
  ModelOperationLatencyHigh: [
    {
      it: 'fires when one in twenty takes just longer than 30s for 10m, and resolves when they are faster',
      series: operations(grows(100).grows(100, '1h'), [
        grows(94.8).grows(100, '1h'),
        grows(94.8).grows(100, '1h'),
        grows(100).grows(100, '1h'),
      ]),
      checks: [
        quiet('10m'),
        fires(
          '10m30s',
          { instance: A },
          `The p95 latency of model operations on ${A} is 31.15s. The limit is 30 s. The alert needs at least 20 operations.`,
        ),
        quiet('1h9m'),
      ],
    },
    {
      it: 'stays quiet when just under one in twenty takes longer than 30s, or when it takes exactly 30s',
      series: operations(grows(20), [grows(0), grows(19), grows(20)]),
      checks: [quiet('15m'), quiet('50m')],
    },
    {
      it: 'stays quiet when one in twenty takes 28 seconds',
      series: operations(grows(100), [grows(0), grows(100), grows(100)]),
      checks: [quiet('15m'), quiet('50m')],
    },
    {
      it: 'fires when 20 operations in ten minutes are slow, for 10m',
      series: operations(twenty(1), NONE),
      checks: [quiet('18m'), fires('25m', { instance: A })],
    },
    {
      it: 'stays quiet when 18 operations in ten minutes are slow',
      series: operations(twenty(0.9), NONE),
      checks: [quiet('18m'), quiet('25m'), quiet('35m')],
    },
    {
      it: 'fires when operations have been slow for long after an hour of fast ones, and stays quiet before',
      series: operations(grows(100).grows(100, '30m'), [
        grows(100).grows(80, '30m'),
        grows(100).grows(80, '30m'),
        grows(100).grows(100, '30m'),
      ]),
      checks: [quiet('1h11m30s'), quiet('1h12m'), fires('1h13m30s', { instance: A })],
    },
    {
      it: 'stays quiet when few are slow in one of two operations',
      series: {
        ...operations(grows(100), [grows(90), grows(90), grows(100)]),
        ...operations(grows(300), [grows(300), grows(300), grows(300)], { operation: 'list' }),
      },
      checks: [quiet('25m'), quiet('50m')],
    },
    {
      it: 'fires when operations of two kinds add up to 20',
      series: {
        ...operations(twenty(0.6), NONE),
        ...operations(twenty(0.6), NONE, { operation: 'list' }),
      },
      checks: [fires('25m', { instance: A })],
    },
    {
      it: 'fires for the one of two instances that is slow',
      series: {
        ...operations(grows(100), [grows(100), grows(100), grows(100)]),
        ...operations(grows(10), [grows(0), grows(0), grows(10)], { instance: B }),
      },
      checks: [fires('20m', { instance: B })],
    },
    {
      it: 'stays quiet when an instance with few operations is slow and another with many is fast',
      series: {
        ...operations(grows(100), [grows(100), grows(100), grows(100)]),
        ...operations(
          holds(0, '5m').holds(5, '1h'),
          [holds(0, '1h'), holds(0, '1h'), holds(0, '5m').holds(5, '1h')],
          {
            instance: B,
          },
        ),
      },
      checks: [quiet('12m'), quiet('20m')],
    },
    {
      it: 'fires when one of two kinds of operations is slow, and nearly half of all operations are of this kind',
      series: {
        ...operations(grows(90), [grows(0), grows(0), grows(90)]),
        ...operations(grows(100), [grows(100), grows(100), grows(100)], { operation: 'list' }),
      },
      checks: [fires('25m', { instance: A })],
    },
  ],
};
