import {
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  MappingType,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { METRICS } from '../../lib/metrics';
import { JOBS } from '../../lib/names';
import { PANELS } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import { COLOURS } from '../colours';
import type { DashboardInputs } from '../inputs';
import { panel, unitOf } from '../panel';
import { query } from '../query';
import { SCOPE } from '../variables';

const checks = promql`min by (instance, check_type) (${METRICS.health_status}{${SCOPE}})`;
const integrity = promql`min by (instance) (${METRICS.registry_integrity_check}{${SCOPE}})`;
const scrapes = promql`max by (instance, job) (up{job=~"${JOBS.models}|${JOBS.health}", ${SCOPE}})`;

/** States over time, so that what was so in the night can still be seen in the morning. */
export function healthStatus(inputs: DashboardInputs): PanelBuilder {
  return panel(new PanelBuilder(), inputs, PANELS.healthStatus, {
    description:
      'Each row is one check of one instance; the last rows say whether Prometheus reaches it at all. A gap: nothing is known. Green is well, red is not.',
    noValue: 'No health checks: does Prometheus scrape the orchestrator?',
  })
    .unit(unitOf(METRICS.health_status))
    .mappings(states('Healthy', 'Unhealthy'))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    )
    .withTarget(query('checks', checks, '{{instance}} {{check_type}}'))
    .withTarget(query('integrity', integrity, '{{instance}} registry integrity'))
    .withTarget(query('scrapes', scrapes, '{{instance}} scrape of {{job}}'))
    .overrideByQuery('integrity', mapped('Intact', 'Corrupted'))
    .overrideByQuery('scrapes', mapped('Up', 'Down'));
}

function mapped(one: string, zero: string): DynamicConfigValue[] {
  return [{ id: 'mappings', value: states(one, zero) }];
}

function states(one: string, zero: string): ValueMapping[] {
  return [
    {
      type: MappingType.ValueToText,
      options: {
        1: { text: one, color: COLOURS.good, index: 0 },
        0: { text: zero, color: COLOURS.bad, index: 1 },
      },
    },
  ];
}
