import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, up } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const other = { [up(JOBS.models, B)]: holds(1, '5h') };

export const scenarios: Scenarios = {
  ModelInstanceVanished: [
    {
      it: 'fires when an instance has not been a target for 10m, and resolves an hour after it was last one',
      series: { ...other, [up()]: holds(1, '2h').ends() },
      checks: [
        quiet('1h59m30s'),
        quiet('2h9m30s'),
        fires(
          '2h10m',
          { instance: A },
          `${A} was a scrape target 1 h ago and is not a target now. No other alert covers this instance.`,
        ),
        fires('2h59m', { instance: A }),
        quiet('3h'),
      ],
    },
    {
      it: 'resolves when the target is back',
      series: { ...other, [up()]: holds(1, '2h').ends().gap('19m30s').holds(1, '1h') },
      checks: [fires('2h19m30s', { instance: A }), quiet('2h20m')],
    },
    {
      it: 'stays quiet when a target is back within 10m, and when it is down, which another alert reports',
      series: {
        [up()]: holds(1, '2h').ends().gap('9m30s').holds(1, '1h'),
        [up(JOBS.models, B)]: holds(1, '2h').holds(0, '1h'),
      },
      checks: [quiet('2h9m30s'), quiet('2h10m'), quiet('2h30m')],
    },
  ],
};
