import { count } from '../../../lib/words';
import type {
  DashboardSummary,
  EnvironmentSummary,
  PanelSummary,
} from '../../../operations/revision/summary';
import { caution, type EnvironmentChange, info, list, say, words } from '../change';
import { inShort } from './alerts';
import { asDetail, differences, pair } from './pairs';

/** Dashboards and panels that are added, removed, or changed in their queries or look. */
export function compareDashboards(
  before: EnvironmentSummary,
  after: EnvironmentSummary,
): EnvironmentChange[] {
  const { removed, added, kept } = pair(before.dashboards, after.dashboards, ({ uid }) => uid);
  return [
    ...removed.map(({ title, panels }) =>
      caution(
        'dashboard-removed',
        title,
        say`The dashboard ${title} is removed with its ${words(count(panels.length, 'panel'))}.`,
      ),
    ),
    ...added.map(({ title, panels }) =>
      info(
        'dashboard-added',
        title,
        say`The dashboard ${title} is new, with ${words(count(panels.length, 'panel'))}.`,
        { remarks: [list(panels.map((panel) => panel.title))] },
      ),
    ),
    ...kept.flatMap(([was, is]) => dashboard(was, is)),
  ];
}

function dashboard(was: DashboardSummary, is: DashboardSummary): EnvironmentChange[] {
  const { removed, added, kept } = pair(was.panels, is.panels, ({ id }) => id);
  const frame = differences(was.frame, is.frame);
  return [
    ...(was.title === is.title
      ? []
      : [info('dashboard-frame', is.title, say`The dashboard ${was.title} is now called ${is.title}.`)]),
    ...removed.map(({ title, queries }) =>
      caution('panel-removed', title, say`The panel ${title} is removed from the dashboard ${is.title}.`, {
        before: queries.map(({ expression }) => expression),
      }),
    ),
    ...added.map(({ title, queries }) =>
      info('panel-added', title, say`The panel ${title} is new on the dashboard ${is.title}.`, {
        after: queries.map(({ expression }) => expression),
      }),
    ),
    ...kept.flatMap(([old, now]) => panel(old, now, is.title)),
    ...(frame.length > 0
      ? [
          info(
            'dashboard-frame',
            is.title,
            say`Variables, annotations or links of the dashboard ${is.title} change.`,
            asDetail(frame),
          ),
        ]
      : []),
  ];
}

function panel(was: PanelSummary, is: PanelSummary, dashboard: string): EnvironmentChange[] {
  const queries = pair(was.queries, is.queries, ({ refId }) => refId);
  const other = queries.kept.filter(([old, now]) => old.condition !== now.condition);
  const look = differences({ ...was.look, type: was.type }, { ...is.look, type: is.type });
  const findings: EnvironmentChange[] = [];
  if (was.title !== is.title) {
    findings.push(
      info('panel-look', is.title, say`The panel ${was.title} (${dashboard}) is now called ${is.title}.`),
    );
  }
  if (queries.removed.length + queries.added.length + other.length > 0) {
    const only =
      other.length === 1 && queries.removed.length + queries.added.length === 0 ? other[0] : undefined;
    findings.push(
      caution(
        'panel-query',
        is.title,
        only
          ? say`The panel ${is.title} (${dashboard}) has another query${inShort(only[0].expression, only[1].expression)}.`
          : say`The panel ${is.title} (${dashboard}) has another query: ${words(
              [
                ...(other.length > 0 ? [`${count(other.length, 'query', 'queries')} changed`] : []),
                ...(queries.added.length > 0
                  ? [`${count(queries.added.length, 'query', 'queries')} added`]
                  : []),
                ...(queries.removed.length > 0
                  ? [`${count(queries.removed.length, 'query', 'queries')} removed`]
                  : []),
              ].join(', '),
            )}.`,
        {
          before: [...queries.removed, ...other.map(([old]) => old)].map(
            ({ refId, expression }) => `${refId}: ${expression}`,
          ),
          after: [...other.map(([, now]) => now), ...queries.added].map(
            ({ refId, expression }) => `${refId}: ${expression}`,
          ),
        },
      ),
    );
  }
  // A changed query also changes the targets of the panel: report it once.
  const hasOtherQuery = findings.some(({ kind }) => kind === 'panel-query');
  const own = look.filter(({ path }) => !path.startsWith('targets.') || !hasOtherQuery);
  if (own.length > 0) {
    findings.push(
      info('panel-look', is.title, say`The panel ${is.title} (${dashboard}) looks different.`, asDetail(own)),
    );
  }
  return findings;
}
