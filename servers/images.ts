import { IMAGES, type ImageName } from '../lib/versions';
import type { Environment } from '../settings/schema';

/** The image that an environment uses: its own, or the pinned one. */
export function imageOf({ images }: Environment, name: ImageName): string {
  return images[name] ?? IMAGES[name];
}
