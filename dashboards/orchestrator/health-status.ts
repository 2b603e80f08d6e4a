import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { METRICS } from '../../lib/metrics';
import { JOBS } from '../../lib/names';
import { PANELS } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import type { DashboardInputs } from '../inputs';
import { panel, unitOf } from '../panel';
import { query } from '../query';
import { mapped, states, stateTimeline } from '../state-timeline';
import { SCOPE } from '../variables';

const checks = promql`min by (instance, check_type) (${METRICS.health_status}{${SCOPE}})`;
const integrity = promql`min by (instance) (${METRICS.registry_integrity_check}{${SCOPE}})`;
const scrapes = promql`max by (instance, job) (up{job=~"${JOBS.models}|${JOBS.health}", ${SCOPE}})`;

/** States over time, so that what was so in the night can still be seen in the morning. */
export function healthStatus(inputs: DashboardInputs): PanelBuilder {
  return panel(stateTimeline(), inputs, PANELS.healthStatus, {
    description:
      'Each row is one check of one instance; the last rows say whether Prometheus reaches it at all. A gap: nothing is known. Green is well, red is not.',
    noValue: 'No health checks: does Prometheus scrape the orchestrator?',
  })
    .unit(unitOf(METRICS.health_status))
    .mappings(states('Healthy', 'Unhealthy'))
    .withTarget(query('checks', checks, '{{instance}} {{check_type}}'))
    .withTarget(query('integrity', integrity, '{{instance}} registry integrity'))
    .withTarget(query('scrapes', scrapes, '{{instance}} scrape of {{job}}'))
    .overrideByQuery('integrity', mapped('Intact', 'Corrupted'))
    .overrideByQuery('scrapes', mapped('Up', 'Down'));
}
