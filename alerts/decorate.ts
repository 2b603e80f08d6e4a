import { runbookUrl, SERVICE } from '../lib/names';
import { DASHBOARDS } from '../lib/panels';
import type { Alert } from './resolve';

/** What links in alerts are made of. */
export interface Links {
  readonly environment: string;
  /** Where Grafana is opened, without a trailing slash. */
  readonly grafanaUrl: string;
  /** The folder of the runbook pages, as a URL. */
  readonly runbooksUrl: string;
}

/** What decoration reads of an alert: both kinds have it. */
export type Decorated = Pick<
  Alert,
  'severity' | 'family' | 'objective' | 'receiver' | 'summary' | 'description' | 'panel'
> & {
  readonly name: string;
  /** @default none: there is one alert of its name */
  readonly identity?: readonly string[];
};

/** What every alert carries besides its own text. One pass adds it, for both engines. */
export function decorate(
  alert: Decorated,
  links: Links,
): { labels: Record<string, string>; annotations: Record<string, string> } {
  return {
    labels: {
      severity: alert.severity,
      service: SERVICE,
      environment: links.environment,
      alert_family: alert.family,
      ...(alert.objective && { objective: alert.objective }),
      ...(alert.receiver && { receiver: alert.receiver }),
    },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: runbookUrl(links.runbooksUrl, alert.name),
      dashboard_url: dashboardUrl(alert, links),
    },
  };
}

/** The panel that draws the threshold, for the instance that the alert is about. */
function dashboardUrl({ panel, identity = [] }: Decorated, { grafanaUrl, environment }: Links): string {
  const instance = identity.includes('instance') ? '&var-instance={{ $labels.instance }}' : '';
  return `${grafanaUrl}/d/${DASHBOARDS[panel.dashboard].uid}?viewPanel=${panel.id}&var-environment=${environment}${instance}`;
}
