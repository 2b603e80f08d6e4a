import { secretPath } from '../../lib/secrets';
import type { FilelogReceiver } from './config';
import { ATTRIBUTES, COLLECTED_FOLDER } from './places';

/** The same for all streams, and written once. */
const OPERATORS: FilelogReceiver['operators'] = [
  // By the line itself it is known again, and triggers are looked for.
  { type: 'copy', from: 'body', to: `attributes.${ATTRIBUTES.line}` },
  // A line that is not JSON stays text.
  { type: 'json_parser', parse_from: 'body', parse_to: 'body', parse_ints: true, on_error: 'send_quiet' },
];

/** The key is a secret, and OTTL reads no files. */
const HASH_KEY = { [ATTRIBUTES.hashKey]: `\${file:${secretPath('log_hash_key')}}` };

/**
 * Tails one log file of every orchestrator, and reads the archives that it has not read: plain or gzipped, they are
 * known by their first bytes, whatever they are called by now.
 */
export function receiver(file: string, containers: readonly string[]): FilelogReceiver {
  return filelog(file, containers, (path) => [path, `${path}.*`]);
}

/**
 * Reads every gzipped archive once from its beginning. The other receiver cannot continue in the middle of a file that
 * was compressed while the collector was away. What it has delivered is refused as there already: twice the work, so
 * only where the lines are few and each is needed.
 */
export function archiveReceiver(file: string, containers: readonly string[]): FilelogReceiver {
  return { ...filelog(file, containers, (path) => [`${path}.*.gz`]), poll_interval: '10s' };
}

function filelog(
  file: string,
  containers: readonly string[],
  include: (path: string) => string[],
): FilelogReceiver {
  // Without containers of ours, whoever collects from orchestrators elsewhere mounts their folders.
  const paths = (containers.length > 0 ? containers : ['*']).map(
    (folder) => `${COLLECTED_FOLDER}/${folder}/${file}`,
  );
  return {
    include: paths.flatMap(include),
    exclude: paths.map((path) => `${path}.*.part`),
    start_at: 'beginning',
    compression: 'auto',
    include_file_name: false,
    include_file_path: true,
    include_file_record_offset: true,
    storage: 'file_storage',
    attributes: HASH_KEY,
    // Reading pauses when the queue is full or memory is short: the lines wait in the file.
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    operators: OPERATORS,
  };
}
