import type { Dashboard } from '../../../dashboards';
import type { DashboardSummary, Flat, PanelSummary } from '../summary';
import { canonicalText } from './alerts';
import { flatten, without } from './flatten';

/** A panel or row of the SDK. */
type Panel = NonNullable<Dashboard['panels']>[number];

/** Properties that are compared elsewhere (queries, overrides) or not at all (position, links). */
const NOT_THE_LOOK =
  /^(id|title|type|gridPos|links|fieldConfig\.overrides|targets\.[^.]+\.(expr|refId))(\.|$)/;

/** Properties with the thresholds of alerts. Changes of thresholds are reported with the alerts. */
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

/** By their matchers, not by position: thresholds add and remove overrides. */
function overrides(panel: Panel): Flat {
  const all = 'fieldConfig' in panel ? (panel.fieldConfig?.overrides ?? []) : [];
  return Object.fromEntries(
    all.flatMap(({ matcher, properties }) =>
      properties.map(({ id, value }) => [`${matcher.options}: ${id}`, JSON.stringify(value) ?? '']),
    ),
  );
}
