import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PANELS } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import type { DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { queryNow } from '../query';
import { ENVIRONMENT_SCOPE } from '../variables';

/** The heartbeat, whose severity is none, is on a panel of its own. */
const ALERTS = `severity!="none", ${ENVIRONMENT_SCOPE}`;

/** For how long, of each alert that fires, with all labels that tell it from another of its name. */
const active = promql`sort_desc(time() - ALERTS_FOR_STATE{${ALERTS}}
  and ignoring (alertstate) ALERTS{alertstate="firing", ${ALERTS}})`;

/** Labels that say nothing to whoever has come here, and names of the others as a person says them. */
const COLUMNS = {
  id: 'organize',
  options: {
    excludeByName: { Time: true, service: true, objective: true },
    indexByName: { alertname: 0, severity: 1, instance: 2, Value: 3 },
    renameByName: {
      alertname: 'Alert',
      severity: 'Severity',
      instance: 'Instance',
      alert_family: 'Family',
      environment: 'Environment',
      Value: 'Active for',
    },
  },
} as const;

/** What is wrong by the alerts, silenced or not. */
export function firingAlerts(inputs: DashboardInputs): PanelBuilder {
  return panel(new PanelBuilder(), inputs, PANELS.firingAlerts, {
    description:
      'Alerts that fire now, also those that are silenced or inhibited. How long each has been active, which includes the time that it was pending; the oldest first, as it may be the cause of the others.',
    noValue: 'Prometheus knows of no alert that fires',
  })
    .unit(GRAFANA_UNITS.seconds)
    .colorScheme(shadesOf(COLOURS.left))
    .withTarget(queryNow('active', active, '{{alertname}} {{instance}}').format(PromQueryFormat.Table))
    .withTransformation(structuredClone(COLUMNS));
}
