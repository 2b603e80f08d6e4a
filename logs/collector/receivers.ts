import { secretPath } from '../../lib/secrets';
import type { FilelogReceiver } from './config';
import { credential, type Shipping } from './exporters';
import { ATTRIBUTES, COLLECTED_FOLDER } from './places';

/** One object for all streams, so that the rendered file contains it once. */
const OPERATORS: FilelogReceiver['operators'] = [
  // The raw line: part of the document's id, and searched for triggers.
  { type: 'copy', from: 'body', to: `attributes.${ATTRIBUTES.line}` },
  // A line that is not JSON stays text.
  { type: 'json_parser', parse_to: 'body', parse_ints: true, on_error: 'send_quiet' },
];

/**
 * Maximum age of the last line of a gzipped archive that is read: not much longer than a busy orchestrator takes to fill all
 * of its archives, and short compared with the days between two rollovers.
 */
const ARCHIVE_AGE = '1h';

/** The settings of all receivers. */
export interface LogSource {
  /** Folders of the orchestrators. */
  readonly containers: readonly string[];
  readonly attributes: FilelogReceiver['attributes'];
}

/** The collector's secrets as attributes, because OTTL reads no files. It needs the hash key, and looks for both secrets in lines. */
export function secretAttributes(shipping: Shipping): FilelogReceiver['attributes'] {
  return {
    [ATTRIBUTES.hashKey]: `\${file:${secretPath('log_hash_key')}}`,
    [ATTRIBUTES.credential]: credential(shipping),
  };
}

/** Tails one log file of every orchestrator, and its archives until they are compressed, also after they are renamed. */
export function receiver(file: string, source: LogSource): FilelogReceiver {
  return { ...filelog(file, source, '{,.*[0-9]}'), storage: 'file_storage' };
}

/**
 * Reads a gzipped archive from its beginning, if its last line is recent. The collector cannot continue in the middle of
 * a compressed file, and Elasticsearch recognises a document only until the stream rolls over: an older archive would be
 * stored twice. Archives are compressed late, so that only a collector that is several files behind needs this.
 *
 * Without storage, because a stop in the middle of an archive would store its end as the position (0.145.0, reader.go):
 * the rest would be lost.
 */
export function archiveReceiver(file: string, source: LogSource): FilelogReceiver {
  return { ...filelog(file, source, '.*.gz'), exclude_older_than: ARCHIVE_AGE };
}

/** @param suffix what follows the name of the stream's file */
function filelog(file: string, { containers, attributes }: LogSource, suffix: string): FilelogReceiver {
  // Without own containers, the user mounts the folders of other orchestrators, under any names.
  const folders = containers.length > 0 ? containers : ['*'];
  return {
    include: folders.map((folder) => `${COLLECTED_FOLDER}/${folder}/${file}${suffix}`),
    start_at: 'beginning',
    compression: 'auto',
    include_file_path: true,
    include_file_path_resolved: true,
    include_file_record_offset: true,
    attributes,
    // Reading pauses when the queue is full or memory is short: the lines wait in the file.
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    operators: OPERATORS,
  };
}
