import { Duration } from '../../../lib/duration';
import { cappedScenario } from '../../scenarios/capped';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds, type Values } from '../../scenarios/values';

const check = (labels = {}) => exposed('health_status', { check_type: 'storage', ...labels });
const storage = { instance: A, check_type: 'storage' };

/** A healthy check, and then a number of changes at a distance. */
function changing(times: number, apart: string): Values {
  let values = holds(1, apart);
  for (let time = 1; time <= times; time++) values = values.holds((time + 1) % 2, apart);
  return values.stays('1h');
}

export const scenarios: Scenarios = {
  ModelOrchestratorHealthFlapping: [
    {
      it: 'fires when one of two checks has changed seven times within half an hour, for 5m, and resolves when it stops changing',
      step: '1m',
      series: { [check()]: changing(7, '3m'), [check({ check_type: 'registry' })]: changing(6, '3m') },
      checks: [
        quiet('25m30s'),
        fires('26m', storage, `The health check storage on ${A} changed 7 times within 30 min.`),
        fires('31m30s', storage),
        quiet('32m'),
      ],
    },
    {
      it: 'stays quiet when seven changes take longer than half an hour',
      step: '1m',
      series: { [check()]: changing(7, '6m') },
      checks: [quiet('47m'), quiet('55m')],
    },
    {
      it: 'stays quiet when a deployment is over within 5m',
      step: '1m',
      series: { [check()]: changing(7, '4m') },
      checks: [quiet('32m30s'), quiet('33m'), quiet('40m')],
    },
    {
      it: 'stays quiet when the checks of two versions change four times each',
      step: '1m',
      series: { [check({ version: '1' })]: changing(4, '3m'), [check({ version: '2' })]: changing(4, '3m') },
      checks: [quiet('26m')],
    },
    {
      it: 'fires for the one of two instances that flaps, and once when an additional label splits its series',
      step: '1m',
      series: {
        [check()]: holds(1, '1h'),
        [check({ instance: B, version: '1' })]: changing(8, '3m'),
        [check({ instance: B, version: '2' })]: changing(1, '3m'),
      },
      checks: [fires('29m', { instance: B, check_type: 'storage' })],
    },
    {
      // Half an hour has six checks, and so at most six changes.
      it: 'fires when a check every 5m has changed seven times within two hours and a half',
      settings: { healthInterval: Duration.minutes(5) },
      step: '1m',
      series: { [check()]: changing(7, '15m') },
      checks: [
        quiet('1h45m'),
        fires('2h', storage, `The health check storage on ${A} changed 7 times within 2 h 30 min.`),
        quiet('4h20m'),
      ],
    },
    cappedScenario('check_type', (labels) => ({ [check(labels)]: changing(7, '1m') })),
  ],
};
