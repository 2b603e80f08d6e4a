import { secretPath } from '../../lib/secrets';
import type { LogStream } from '../streams';
import type { FilelogReceiver } from './config';
import { ATTRIBUTES, COLLECTED_FOLDER } from './places';

/**
 * Tails one log file of every orchestrator. A file that is archived is read to its end by its open handle: archives
 * match no pattern, so nothing is read twice.
 */
export function receiver({ file }: LogStream, containers: readonly string[]): FilelogReceiver {
  // Without containers of ours, whoever collects from orchestrators elsewhere mounts their folders.
  const folders = containers.length > 0 ? containers : ['*'];
  return {
    include: folders.map((folder) => `${COLLECTED_FOLDER}/${folder}/${file.name}`),
    start_at: 'beginning',
    include_file_path: true,
    storage: 'file_storage',
    attributes: { [ATTRIBUTES.hashKey]: `\${file:${secretPath('log_hash_key')}}` },
    // Reading pauses when the queue is full or memory is short: the lines wait in the file.
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    operators: [
      // A line that is no JSON goes on as text.
      { type: 'json_parser', parse_from: 'body', parse_to: 'body', parse_ints: true, on_error: 'send_quiet' },
    ],
  };
}
