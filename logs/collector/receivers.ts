import { secretPath } from '../../lib/secrets';
import type { FilelogReceiver } from './config';
import { credential, type Shipping } from './exporters';
import { ATTRIBUTES, COLLECTED_FOLDER } from './places';

/** The same for all streams, and written once. */
const OPERATORS: FilelogReceiver['operators'] = [
  // By the line itself it is known again, and triggers are looked for.
  { type: 'copy', from: 'body', to: `attributes.${ATTRIBUTES.line}` },
  // A line that is not JSON stays text.
  { type: 'json_parser', parse_from: 'body', parse_to: 'body', parse_ints: true, on_error: 'send_quiet' },
];

/** What all receivers share. */
export interface LogSource {
  /** Folders of the orchestrators. */
  readonly containers: readonly string[];
  readonly attributes: FilelogReceiver['attributes'];
}

/** The collector's secrets as attributes: the key, since OTTL reads no files, and all of them to recognise them in a line. */
export function secretAttributes(shipping: Shipping): FilelogReceiver['attributes'] {
  return {
    [ATTRIBUTES.hashKey]: `\${file:${secretPath('log_hash_key')}}`,
    [ATTRIBUTES.credential]: credential(shipping),
  };
}

/** Tails one log file of every orchestrator, and its archives until they are compressed, whatever they are called by now. */
export function receiver(file: string, source: LogSource): FilelogReceiver {
  return filelog(file, source, '{,.*[0-9]}');
}

/**
 * Reads every gzipped archive once from its beginning: the other receiver cannot continue in the middle of a file that
 * was compressed while the collector was away or waited for Elasticsearch. Elasticsearch refuses the documents that it
 * has, by their id. So each line is processed twice, and a request that was refused is tried once more.
 */
export function archiveReceiver(file: string, source: LogSource): FilelogReceiver {
  return { ...filelog(file, source, '.*.gz'), poll_interval: '10s' };
}

/** @param suffix what follows the name of the stream's file */
function filelog(file: string, { containers, attributes }: LogSource, suffix: string): FilelogReceiver {
  // Without containers of ours, whoever collects from orchestrators elsewhere mounts their folders.
  const folders = containers.length > 0 ? containers : ['*'];
  return {
    include: folders.map((folder) => `${COLLECTED_FOLDER}/${folder}/${file}${suffix}`),
    start_at: 'beginning',
    compression: 'auto',
    include_file_name: false,
    include_file_path: true,
    include_file_path_resolved: true,
    include_file_record_offset: true,
    storage: 'file_storage',
    attributes,
    // Reading pauses when the queue is full or memory is short: the lines wait in the file.
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    operators: OPERATORS,
  };
}
