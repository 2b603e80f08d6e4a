import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { definePanel } from '../panel';

/** What Grafana's list of alerts is told: the part that is used. The SDK has no builder of it. */
const OPTIONS = {
  viewMode: 'list',
  groupMode: 'default',
  groupBy: [],
  maxItems: 50,
  /** Those that have been active for the longest come first. */
  sortOrder: 4,
  dashboardAlerts: false,
  alertName: '',
  // The heartbeat, whose severity is none, is on a panel of its own.
  alertInstanceLabelFilter: '{severity!="none", environment=~"${environment:regex}"}',
  datasource: null,
  folder: null,
  showInactiveAlerts: false,
  stateFilter: {
    firing: true,
    pending: false,
    recovering: true,
    noData: false,
    normal: false,
    error: true,
  },
} as const;

/**
 * What is wrong by the alerts, silenced or not. Not a query of ALERTS: Prometheus has no such series of the alerts
 * that Grafana evaluates, which are all of them or those over logs and over Prometheus itself.
 */
export const firingAlerts = definePanel({
  id: 6,
  title: 'Alerts firing now',
  width: 12,
  visualization: () => new PanelBuilder(),
  description:
    'Alerts that fire now, of Prometheus and of Grafana, also those that are silenced or inhibited; the oldest first, as it may be the cause of the others. A click on one shows its labels and its rule.',
  noValue: 'No alert fires',
  draw: (panel) =>
    panel
      .type('alertlist')
      .unit(GRAFANA_UNITS.count)
      .colorScheme(shadesOf(COLOURS.left))
      .options(structuredClone(OPTIONS)),
});
