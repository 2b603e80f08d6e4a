import { modelInstanceVanished } from '../../alerts/catalogue/model-instance-vanished';
import { modelMetricsAbsent } from '../../alerts/catalogue/model-metrics-absent';
import { modelOrchestratorHealthFlapping } from '../../alerts/catalogue/model-orchestrator-health-flapping';
import { modelOrchestratorUnhealthy } from '../../alerts/catalogue/model-orchestrator-unhealthy';
import { modelRegistryCorrupted } from '../../alerts/catalogue/model-registry-corrupted';
import { modelTargetDown } from '../../alerts/catalogue/model-target-down';
import { METRICS } from '../../lib/metrics';
import { JOBS } from '../../lib/names';
import { promql } from '../../lib/promql/expression';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { mapped, states, stateTimeline } from '../state-timeline';
import { SCOPE } from '../variables';

const checks = promql`min by (instance, check_type) (${METRICS.health_status}{${SCOPE}})`;
const integrity = promql`min by (instance) (${METRICS.registry_integrity_check}{${SCOPE}})`;
const scrapes = promql`max by (instance, job) (up{job=~"${JOBS.models}|${JOBS.health}", ${SCOPE}})`;

/** Health checks over time: the states of the night are visible in the morning. */
export const healthStatus = definePanel({
  id: 4,
  title: 'Health Status',
  width: 12,
  alerts: [
    modelRegistryCorrupted,
    modelOrchestratorUnhealthy,
    modelOrchestratorHealthFlapping,
    modelMetricsAbsent,
    modelInstanceVanished,
    modelTargetDown,
  ],
  visualization: stateTimeline,
  description:
    'Each row is one check of one instance. The last rows show whether Prometheus can scrape the instance. Green: healthy. Red: unhealthy. Gap: no data.',
  noValue: 'No health checks. Check that Prometheus scrapes the orchestrator.',
  draw: (panel) =>
    panel
      .unit(unitOf(METRICS.health_status))
      .mappings(states('Healthy', 'Unhealthy'))
      .withTarget(query('checks', checks, '{{instance}} {{check_type}}'))
      .withTarget(query('integrity', integrity, '{{instance}} registry integrity'))
      .withTarget(query('scrapes', scrapes, '{{instance}} scrape of {{job}}'))
      .overrideByQuery('integrity', mapped('Intact', 'Corrupted'))
      .overrideByQuery('scrapes', mapped('Up', 'Down')),
});
