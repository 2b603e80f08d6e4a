import type { estypes } from '@elastic/elasticsearch';
import type { IndexSettings } from './api';

/** The mapping has about 30 fields; the limit is far above it and far below what slows the cluster (1000, the default). */
const TOTAL_FIELDS_LIMIT = 200;

/** Settings of a stream's indices. */
export function indexSettings(names: {
  readonly lifecycle: string;
  readonly finalPipeline: string;
}): IndexSettings {
  return {
    index: {
      mode: 'logsdb',
      codec: 'best_compression',
      lifecycle: { name: names.lifecycle },
      // A final pipeline always runs, whichever pipeline a request names.
      final_pipeline: names.finalPipeline,
      // No replica with a single node: an unassigned one would keep the cluster yellow.
      auto_expand_replicas: '0-1',
      mapping: {
        total_fields: { limit: String(TOTAL_FIELDS_LIMIT) },
        // A value of the wrong type is stored but not indexed. Otherwise its whole document would be refused.
        ignore_malformed: 'true',
      },
    },
  } satisfies estypes.IndicesIndexSettings;
}
