import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const registry = exposed('health_status', { check_type: 'registry' });
const storage = exposed('health_status', { check_type: 'storage' });

export const scenarios: Scenarios = {
  ModelOrchestratorUnhealthy: [
    {
      it: 'fires when one of two checks has failed for 3m, and resolves with the first that succeeds',
      step: '1m',
      series: { [registry]: holds(1, '5m').holds(0, '5m').holds(1, '5m'), [storage]: holds(1, '15m') },
      checks: [
        quiet('4m30s'),
        quiet('7m30s'),
        fires(
          '8m',
          { instance: A },
          `At least one health check of the Model Orchestrator on ${A} has been failing for 3 min.`,
        ),
        quiet('10m'),
      ],
    },
    {
      it: 'stays quiet when a single probe fails',
      step: '1m',
      series: { [registry]: holds(1, '5m').holds(0, '1m').holds(1, '10m'), [storage]: holds(1, '15m') },
      checks: [quiet('5m30s'), quiet('8m'), quiet('10m')],
    },
    {
      it: 'fires for the one of two instances that is unhealthy',
      step: '1m',
      series: {
        [registry]: holds(1, '10m'),
        [exposed('health_status', { check_type: 'registry', instance: B })]: holds(0, '10m'),
      },
      checks: [quiet('2m30s'), fires('3m', { instance: B })],
    },
  ],
};
