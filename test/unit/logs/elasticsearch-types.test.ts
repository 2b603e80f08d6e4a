import type { estypes } from '@elastic/elasticsearch';
import type { Privilege } from '../../../logs/elasticsearch/api';

/** Mistakes that Elasticsearch's own types detect before a deploy. `npm run check` fails if they no longer detect one. */
test('a misspelt processor, mapping type, lifecycle action, setting or privilege does not compile', () => {
  const mistakes = [
    // @ts-expect-error: lowercase
    { lowercas: { field: 'message' } } satisfies estypes.IngestProcessorContainer,
    // @ts-expect-error: a gsub needs a replacement
    { gsub: { field: 'message', pattern: 'a' } } satisfies estypes.IngestProcessorContainer,
    // @ts-expect-error: keyword
    { type: 'keywrod' } satisfies estypes.MappingProperty,
    // @ts-expect-error: rollover
    { phases: { hot: { actions: { rolover: { max_age: '1d' } } } } } satisfies estypes.IlmPolicy,
    // @ts-expect-error: delete
    { phases: { remove: { min_age: '1d' } } } satisfies estypes.IlmPolicy,
    // @ts-expect-error: create_doc
    'create_docs' satisfies Privilege,
  ];
  expect(mistakes).toHaveLength(6);
});
