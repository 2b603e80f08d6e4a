import { DashboardBuilder, DashboardCursorSync } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARDS, type DashboardKey } from '../lib/panels';
import { FAMILY_TAG, familyLink } from './links';

/** Width of a dashboard's grid. */
export const COLUMNS = 24;

/** What all dashboards of the family have in common. Nobody edits them in Grafana: the next deployment undoes it. */
export function familyDashboard(key: DashboardKey, description: string): DashboardBuilder {
  const { uid, title } = DASHBOARDS[key];
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([FAMILY_TAG])
    .timezone('browser')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .link(familyLink());
}
