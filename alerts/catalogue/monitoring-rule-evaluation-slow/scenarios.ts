import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const took = (group: string, labels = {}) =>
  own(JOBS.prometheus, 'prometheus_rule_group_last_duration_seconds', { rule_group: group, ...labels });
const interval = (group: string, labels = {}) =>
  own(JOBS.prometheus, 'prometheus_rule_group_interval_seconds', { rule_group: group, ...labels });

export const scenarios: Scenarios = {
  MonitoringRuleEvaluationSlow: [
    {
      it: 'fires when one of two groups takes just more than half its interval for 10m, and resolves at half of it',
      series: {
        [took('sla')]: holds(16, '15m').holds(15, '15m'),
        [interval('sla')]: holds(30, '30m'),
        [took('alerts')]: holds(14, '30m'),
        [interval('alerts')]: holds(30, '30m'),
      },
      checks: [
        quiet('9m30s'),
        fires(
          '10m',
          { rule_group: 'sla' },
          'One evaluation of sla takes 53.33% of its interval. The limit is 50 %.',
        ),
        quiet('15m'),
        quiet('26m'),
      ],
    },
    {
      it: 'stays quiet when evaluations are slow for less than 10m, and while a group has no interval yet',
      series: {
        [took('sla')]: holds(29, '9m30s').holds(1, '15m'),
        [interval('sla')]: holds(30, '30m'),
        [took('alerts')]: holds(29, '30m'),
        [interval('alerts')]: holds(0, '30m'),
      },
      checks: [quiet('9m30s'), quiet('10m'), quiet('20m')],
    },
    {
      it: 'fires once when one of two servers is slow',
      series: {
        [took('sla')]: holds(20, '30m'),
        [interval('sla')]: holds(30, '30m'),
        [took('sla', { instance: 'other:80' })]: holds(1, '30m'),
        [interval('sla', { instance: 'other:80' })]: holds(30, '30m'),
      },
      checks: [
        fires(
          '20m',
          { rule_group: 'sla' },
          'One evaluation of sla takes 66.67% of its interval. The limit is 50 %.',
        ),
      ],
    },
    {
      it: 'stays quiet when two servers take a third of the interval each',
      series: {
        [took('sla')]: holds(10, '30m'),
        [interval('sla')]: holds(30, '30m'),
        [took('sla', { instance: 'other:80' })]: holds(10, '30m'),
        [interval('sla', { instance: 'other:80' })]: holds(30, '30m'),
      },
      checks: [quiet('20m')],
    },
  ],
};
