import type { Dashboard } from '../../../dashboards';
import type { DashboardSummary, Flat, PanelSummary } from '../summary';
import { canonicalText } from './alerts';
import { flatten, without } from './flatten';

/** What the SDK's panels and rows have in common, as far as it is compared. */
type Panel = NonNullable<Dashboard['panels']>[number];

/** Told elsewhere, or of no interest: queries, where it stands, links. Overrides are read by what they are for. */
const NOT_THE_LOOK =
  /^(id|title|type|gridPos|links|fieldConfig\.overrides|targets\.[^.]+\.(expr|refId))(\.|$)/;

/** What is drawn of the alerts' thresholds, which are told with the alerts. */
const OF_THRESHOLDS = /\b(thresholds|thresholdsStyle|axisSoftMin|axisSoftMax)\b/;

export function dashboardsOf(dashboards: readonly Dashboard[]): DashboardSummary[] {
  return dashboards.map(({ panels = [], ...frame }) => ({
    uid: frame.uid ?? '',
    title: frame.title ?? '',
    panels: panels.flatMap((panel) => ('panels' in panel ? panel.panels : [panel])).map(panelOf),
    // The expressions of annotations are part of the frame.
    frame: without(flatten(frame), /^(uid|title)$/),
  }));
}

function panelOf(panel: Panel): PanelSummary {
  const targets = 'targets' in panel ? (panel.targets ?? []) : [];
  return {
    id: panel.id ?? 0,
    title: panel.title ?? '',
    type: panel.type,
    queries: targets.flatMap((target) =>
      'expr' in target && typeof target.expr === 'string'
        ? [
            {
              refId: 'refId' in target ? String(target.refId) : '',
              expression: target.expr,
              condition: canonicalText(target.expr),
            },
          ]
        : [],
    ),
    look: without({ ...without(flatten(panel), NOT_THE_LOOK), ...overrides(panel) }, OF_THRESHOLDS),
  };
}

/** By what they are for and not by their place: they come and go with the thresholds that some of them draw. */
function overrides(panel: Panel): Flat {
  const all = 'fieldConfig' in panel ? (panel.fieldConfig?.overrides ?? []) : [];
  return Object.fromEntries(
    all.flatMap(({ matcher, properties }) =>
      properties.map(({ id, value }) => [`${matcher.options}: ${id}`, JSON.stringify(value) ?? '']),
    ),
  );
}
