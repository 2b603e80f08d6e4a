import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Bundle } from '../../bundle';
import { type PanelQuery, panelsOf, queriesOfPanel } from '../../dashboards/panel-queries';
import { type Documented, differences, unionOf } from './differences';
import { block, code, page, table } from './markdown';

/** Every panel of every dashboard with its queries. */
export function panels(documented: Documented): string {
  return page(
    '## Panels',
    unionOf(
      documented,
      ({ dashboards }) => dashboards,
      ({ uid }) => uid ?? '',
    ).map(({ uid = '', title = '', description = '' }) => {
      const every = unionOf(documented, panelsIn(uid), (panel) => `${panel.id}`);
      return page(
        `### Dashboard ${title}`,
        `${code(uid)}. ${description}.`,
        table(
          ['Panel', 'Id', 'Kind', 'Unit', 'Queries'],
          every.map((panel) => [
            panel.title ?? '',
            `${panel.id ?? ''}`,
            panel.type,
            panel.fieldConfig?.defaults.unit ?? '-',
            queriesOfPanel(panel)
              .map(({ refId }) => code(refId))
              .join(', ') || '-',
          ]),
        ),
        every.flatMap((panel) =>
          [
            `#### ${title} / ${panel.title}`,
            panel.description ?? '',
            queriesOfPanel(panel).map((query) => described(documented, uid, panel, query)),
          ].flat(),
        ),
      );
    }),
  );
}

function panelsIn(uid: string): (bundle: Bundle) => Panel[] {
  return ({ dashboards }) => dashboards.filter((dashboard) => dashboard.uid === uid).flatMap(panelsOf);
}

function described(documented: Documented, uid: string, { id }: Panel, query: PanelQuery): string {
  const own = (bundle: Bundle) => {
    const panel = panelsIn(uid)(bundle).find((candidate) => candidate.id === id);
    return panel && queriesOfPanel(panel).find(({ refId }) => refId === query.refId)?.text;
  };
  const { aggregations, legend, language, refId, text } = query;
  const heading = [code(refId), legend && `legend ${code(legend)}`, aggregations.join(', ')].filter(Boolean);
  const rest = new Map<string, string[]>();
  for (const [name, other] of differences(documented, text, own)) {
    rest.set(other ?? '', [...(rest.get(other ?? '') ?? []), name]);
  }
  return page(
    `${heading.join(', ')}:`,
    text === '' ? 'All documents.' : block(language === 'promql' ? 'promql' : '', text),
    [...rest].map(([other, names]) =>
      other === '' ? `Not in ${names.join(', ')}.` : page(`In ${names.join(', ')}:`, block('promql', other)),
    ),
  );
}
