import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DashboardLink, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { runbookUrl, SERVICE } from '../lib/names';
import { DASHBOARDS, type PanelReference } from '../lib/panels';
import { alertsOn, type DashboardInputs } from './inputs';
import { plain } from './plain';

/** The tag by which the dashboards of this family find each other. */
export const FAMILY_TAG = SERVICE;

const NO_LINK: Omit<DashboardLink, 'title' | 'type' | 'tags'> = {
  icon: '',
  tooltip: '',
  asDropdown: false,
  targetBlank: false,
  includeVars: false,
  keepTime: false,
};

/** Links to the other dashboards of the family, with the same variables and time. */
export function familyLink(): Builder<DashboardLink> {
  return plain({
    ...NO_LINK,
    type: DashboardLinkType.Dashboards,
    title: 'Dashboards of the Model Orchestrator',
    tags: [FAMILY_TAG],
    includeVars: true,
    keepTime: true,
  });
}

/** What to do when an alert of this panel fires: a page for each of them. */
export function runbookLinks(inputs: DashboardInputs, panel: PanelReference): Builder<DashboardLink>[] {
  return alertsOn(inputs, panel).map(({ name }) =>
    plain({
      ...NO_LINK,
      type: DashboardLinkType.Link,
      title: `Runbook: ${name}`,
      url: runbookUrl(inputs.runbooksUrl, name),
      tags: [],
      targetBlank: true,
    }),
  );
}

/** What else is known of the time that a panel shows: its logs; of logs, the metrics. */
export function sameTimeLink({ dashboard }: PanelReference): Builder<DashboardLink> {
  const [title, { uid }] =
    dashboard === 'logs'
      ? (['Metrics of this time', DASHBOARDS.orchestrator] as const)
      : (['Logs of this time', DASHBOARDS.logs] as const);
  return plain({
    ...NO_LINK,
    type: DashboardLinkType.Link,
    title,
    // A panel's link keeps time and variables by what it names, not by the fields for it: those are a dashboard's.
    url: `/d/${uid}?\${__url_time_range}&\${environment:queryparam}`,
    tags: [],
  });
}
