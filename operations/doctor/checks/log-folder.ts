import { COLLECTED_FOLDER } from '../../../logs/collector';
import { objectName } from '../../../servers/addresses';
import { COLLECTOR_USER, collectorOf } from '../../../servers/collector';
import { imageOf } from '../../../servers/images';
import type { Environment } from '../../../settings/schema';

/**
 * The container, folder and reader with which the files of a log folder are read as the collector sees them. The
 * collector's own image has no shell.
 */
export function collected(environment: Environment, folder: string) {
  return [
    objectName(environment, collectorOf(environment, folder)),
    `${COLLECTED_FOLDER}/${folder}`,
    { image: imageOf(environment, 'prometheus'), user: COLLECTOR_USER },
  ] as const;
}
