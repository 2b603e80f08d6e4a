import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { every5m, holds } from '../../scenarios/values';

const failures = (group: string, labels = {}) =>
  own(JOBS.prometheus, 'prometheus_rule_evaluation_failures_total', { rule_group: group, ...labels });

export const scenarios: Scenarios = {
  MonitoringRuleEvaluationFailing: [
    {
      it: 'fires when the rules of one of two groups fail for 5m, and resolves when they no longer do',
      series: {
        [failures('sla')]: holds(0, '10m').grows(1, '10m').stays('30m'),
        [failures('alerts')]: holds(0, '50m'),
      },
      checks: [
        quiet('14m30s'),
        fires(
          '15m',
          { rule_group: 'sla' },
          '10 evaluations of rules in sla failed recently. Alerts in this group cannot fire.',
        ),
        fires('23m', { rule_group: 'sla' }),
        quiet('26m'),
      ],
    },
    {
      it: 'fires when a group that is evaluated every 5m fails each time, on both of two servers',
      series: {
        [failures('budget')]: every5m(8),
        [failures('budget', { instance: 'other:80' })]: every5m(8),
      },
      checks: [
        quiet('9m30s'),
        fires(
          '20m',
          { rule_group: 'budget' },
          '2 evaluations of rules in budget failed recently. Alerts in this group cannot fire.',
        ),
        fires('38m', { rule_group: 'budget' }),
        quiet('52m'),
      ],
    },
    {
      it: 'stays quiet when two reloads, twelve minutes apart, fail one evaluation each',
      series: { [failures('sla')]: holds(3, '10m').holds(4, '12m').holds(5, '30m') },
      checks: [quiet('13m'), quiet('15m'), quiet('18m'), quiet('21m'), quiet('26m30s'), quiet('27m')],
    },
    {
      it: 'stays quiet when a restart sets the counter back',
      series: { [failures('sla')]: holds(3, '10m').holds(0, '30m') },
      checks: [quiet('13m'), quiet('15m'), quiet('18m')],
    },
    {
      it: 'fires once for a group when two servers evaluate it',
      series: {
        [failures('sla')]: holds(0, '30s').grows(1, '30m'),
        [failures('sla', { instance: 'other:80' })]: holds(0, '30s').grows(1, '30m'),
      },
      checks: [
        fires(
          '20m',
          { rule_group: 'sla' },
          '20 evaluations of rules in sla failed recently. Alerts in this group cannot fire.',
        ),
      ],
    },
  ],
};
