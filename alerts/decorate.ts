import { COMPONENT, runbookUrl, SERVICE } from '../lib/names';
import type { Alert } from './resolve';

/** A panel, as alerts link to it. */
export interface PanelReference {
  /** Uid of its dashboard. */
  readonly dashboard: string;
  readonly id: number;
}

/** What the links in alerts consist of. */
export interface Links {
  readonly environment: string;
  /** Grafana's URL for browsers, without a trailing slash. */
  readonly grafanaUrl: string;
  /** The folder of the runbook pages, as a URL. */
  readonly runbooksUrl: string;
  /** The panel that shows an alert, by the alert's name. */
  readonly panels: Readonly<Record<string, PanelReference>>;
}

/** The properties of an alert that routing uses. */
export type Labelled = Pick<
  Alert,
  'name' | 'severity' | 'family' | 'objective' | 'sla' | 'receiver' | 'team'
>;

/** The labels of every alert, whichever program evaluates it. */
export function labelsOf(alert: Labelled, environment: string): Record<string, string> {
  return {
    severity: alert.severity,
    service: SERVICE,
    component: COMPONENT,
    environment,
    alert_family: alert.family,
    ...(alert.objective && { objective: alert.objective }),
    ...(alert.sla && { sla: alert.sla }),
    ...(alert.receiver && { receiver: alert.receiver }),
    ...(alert.team && { team: alert.team }),
  };
}

/** The labels, texts and links of an alert. */
export function decorate(
  alert: Alert,
  links: Links,
): { labels: Record<string, string>; annotations: Record<string, string> } {
  const panel = links.panels[alert.name];
  return {
    labels: labelsOf(alert, links.environment),
    annotations: {
      summary: alert.summary,
      description: alert.description,
      ...(alert.overrideWhy !== undefined && { override_reason: literal(alert.overrideWhy) }),
      runbook_url: runbookUrl(links.runbooksUrl, alert.name),
      ...(panel && { dashboard_url: dashboardUrl(panel, alert, links) }),
    },
  };
}

/** Escapes a text so that a template engine outputs it unchanged. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

/** The panel that shows the alert, for the instance that fires. */
function dashboardUrl(
  { dashboard, id }: PanelReference,
  { identity }: Alert,
  { grafanaUrl, environment }: Links,
): string {
  const instance = identity.includes('instance') ? '&var-instance={{ $labels.instance }}' : '';
  return `${grafanaUrl}/d/${dashboard}?viewPanel=${id}&var-environment=${environment}${instance}`;
}
