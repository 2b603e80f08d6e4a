import { cappedScenario } from '../../scenarios/capped';
import { firstEventScenarios } from '../../scenarios/first-events';
import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds, nothing } from '../../scenarios/values';

const runs = (status: string, labels = {}) => exposed('gc_runs_total', { status, ...labels });
const failed = { instance: A, status: 'error' };

export const scenarios: Scenarios = {
  ModelGarbageCollectionFailed: [
    ...firstEventScenarios({
      series: (appears) => ({ [runs('error')]: appears(1) }),
      firesAt: '1h',
      firesUntil: '2h',
      resolvedAt: '2h2m',
      labels: failed,
    }),
    {
      it: 'fires with a failed collection, and resolves an hour later',
      series: { [runs('error')]: holds(2, '2h').holds(3, '3h') },
      checks: [
        quiet('1h59m30s'),
        fires('2h', failed, `A garbage collection on ${A} ended with the status error within 1 h.`),
        fires('2h58m', failed),
        quiet('3h1m'),
      ],
    },
    {
      it: 'fires with the first failure, whose series is new, and resolves an hour later',
      series: {
        [runs('success')]: holds(5, '5h'),
        [runs('error')]: nothing('2h').holds(1, '3h'),
      },
      checks: [quiet('1h59m30s'), fires('2h', failed), fires('2h58m', failed), quiet('3h1m')],
    },
    {
      it: 'fires with any status other than success',
      series: { [runs('timeout')]: holds(0, '2h').holds(1, '1h') },
      checks: [fires('2h', { instance: A, status: 'timeout' })],
    },
    {
      it: 'stays quiet when collections succeed',
      series: { [runs('success')]: holds(0, '1h').grows(1, '2h'), [runs('error')]: holds(4, '3h') },
      checks: [quiet('1h30m'), quiet('2h30m')],
    },
    {
      it: 'stays quiet when a restart sets the counter back, and fires with a failure after it',
      series: { [runs('error')]: holds(7, '2h').holds(0, '10m').holds(1, '1h') },
      checks: [quiet('2h5m'), fires('2h10m', failed), fires('2h50m', failed)],
    },
    {
      it: 'stays quiet when the series appears at 0',
      series: { [runs('error')]: nothing('1h').holds(0, '2h') },
      checks: [quiet('1h30m'), quiet('2h30m')],
    },
    {
      it: 'stays quiet after a gap, however long',
      series: {
        [runs('error')]: holds(7, '1h').gap('40m').stays('4h'),
        [runs('error', { instance: B })]: holds(7, '1h').gap('1h30m').stays('4h'),
      },
      checks: [quiet('1h45m'), quiet('2h35m'), quiet('3h15m')],
    },
    {
      it: 'fires for the one of two instances on which a collection fails',
      series: {
        [runs('error')]: holds(1, '4h'),
        [runs('error', { instance: B })]: holds(1, '2h').holds(2, '2h'),
      },
      checks: [fires('2h30m', { instance: B, status: 'error' })],
    },
    cappedScenario('status', ({ status = '', ...labels }) => ({
      [runs(status, labels)]: holds(0, '10m').holds(1, '10m'),
    })),
  ],
};

export const survivors: readonly Survivor[] = [
  {
    change: /gc_runs_failed:gone.*⟨59m → 29m30s⟩/,
    why: 'A failure that is counted twice after a restart fires once, as it does when it is counted once.',
  },
];
