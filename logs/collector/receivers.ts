import { secretPath } from '../../lib/secrets';
import type { LogStream } from '../streams';
import type { FilelogReceiver } from './config';
import { ATTRIBUTES, COLLECTED_FOLDER } from './places';

/**
 * Tails one log file of every orchestrator, and the youngest archive, which is not compressed yet: a file that was
 * archived while the collector was away is read to its end. It is known again by its first bytes under its new name.
 */
export function receiver({ file }: LogStream, containers: readonly string[]): FilelogReceiver {
  // Without containers of ours, whoever collects from orchestrators elsewhere mounts their folders.
  const folders = containers.length > 0 ? containers : ['*'];
  return {
    include: folders.flatMap((folder) => [
      `${COLLECTED_FOLDER}/${folder}/${file.name}`,
      `${COLLECTED_FOLDER}/${folder}/${file.name}.1`,
    ]),
    start_at: 'beginning',
    include_file_path: true,
    include_file_record_offset: true,
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
