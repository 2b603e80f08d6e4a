import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { definePanel } from '../panel';

/** Options of Grafana's alert list. The SDK has no builder for it. */
const OPTIONS = {
  viewMode: 'list',
  groupMode: 'default',
  groupBy: [],
  maxItems: 50,
  /** Longest active first. */
  sortOrder: 4,
  dashboardAlerts: false,
  alertName: '',
  // The heartbeat, whose severity is none, has its own panel.
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

/** Firing alerts. Not a query of ALERTS: Prometheus has no such series for the alerts that Grafana evaluates. */
export const firingAlerts = definePanel({
  id: 6,
  title: 'Alerts firing now',
  width: 12,
  visualization: () => new PanelBuilder(),
  description:
    'Firing alerts of Prometheus and Grafana, including silenced and inhibited ones. The oldest is first: it may be the cause of the others. Click an alert to see its labels and its rule.',
  noValue: 'No alert fires',
  draw: (panel) =>
    panel
      .type('alertlist')
      .unit(GRAFANA_UNITS.count)
      .colorScheme(shadesOf(COLOURS.left))
      .options(structuredClone(OPTIONS)),
});
