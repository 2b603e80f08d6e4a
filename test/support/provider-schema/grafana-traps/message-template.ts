import { literal } from './reading';
import type { Trap } from './trap';

/** Grafana wraps a text without `define` in a `define` of its own, so that every plan shows a difference. */
export const templateDefinesItself: Trap = ({ path, body }) => {
  const text = literal(body.template);
  if (text === undefined || /\{\{-?\s*define\s/.test(text)) return [];
  return [
    {
      path: `${path}.template`,
      message: 'has no {{ define }}',
      cure: 'Wrap it in {{ define "name" }} ... {{ end }}.',
    },
  ];
};
