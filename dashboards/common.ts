import { DashboardBuilder, DashboardCursorSync } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARDS, type DashboardKey } from '../lib/panels';
import { annotations } from './annotations';
import type { DashboardInputs } from './inputs';
import { FAMILY_TAG, familyLink } from './links';

/** Width of a dashboard's grid. */
export const COLUMNS = 24;

/** What all dashboards of the family have in common. Nobody edits them in Grafana: the next deployment undoes it. */
export function familyDashboard(
  inputs: DashboardInputs,
  key: DashboardKey,
  {
    description,
    alerts,
  }: {
    readonly description: string;
    /** Which matcher of the alerts that the dashboard is about. */
    readonly alerts: string;
  },
): DashboardBuilder {
  const { uid, title } = DASHBOARDS[key];
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([FAMILY_TAG])
    .timezone('browser')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .link(familyLink());
  for (const annotation of annotations(inputs, alerts)) dashboard.annotation(annotation);
  return dashboard;
}
