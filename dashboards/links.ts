import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DashboardLink, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { runbookUrl, SERVICE } from '../lib/names';
import { DASHBOARDS } from './family';
import { alertOf, type DashboardInputs } from './inputs';
import { plain } from './plain';

/** The tag that the dashboards of this family share. */
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

/** A link to the runbook of each alert of a panel that the environment has. */
export function runbookLinks(
  inputs: DashboardInputs,
  alerts: readonly { readonly name: string }[],
): Builder<DashboardLink>[] {
  return alerts
    .filter((alert) => alertOf(inputs, alert))
    .map(({ name }) =>
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

/** A link to the logs of the time that a panel of metrics shows, or the reverse. */
export function sameTimeLink(source: 'metrics' | 'documents'): Builder<DashboardLink> {
  const [title, { uid }] =
    source === 'documents'
      ? (['Metrics of this time', DASHBOARDS.orchestrator] as const)
      : (['Logs of this time', DASHBOARDS.logs] as const);
  return plain({
    ...NO_LINK,
    type: DashboardLinkType.Link,
    title,
    // The link of a panel passes time and variables in its URL: the fields for it exist on dashboards only.
    url: `/d/${uid}?\${__url_time_range}&\${environment:queryparam}`,
    tags: [],
  });
}
