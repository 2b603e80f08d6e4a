import { literal } from './reading';
import type { Trap } from './trap';

/** Grafana wraps a text without `define` in one of its own, which then differs in every plan. */
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
