import { DIGESTS, IMAGES, type ImageName } from '../lib/versions';
import type { Environment } from '../settings/schema';

/** The image that an environment uses: its own, or the pinned one with its digest. */
export function imageOf({ images }: Environment, name: ImageName): string {
  return images[name] ?? withDigest(IMAGES[name]);
}

/** An image with its digest beside the tag, if it is known. */
export function withDigest(image: string, digests = DIGESTS): string {
  const digest = digests[image];
  return digest === undefined ? image : `${image}@${digest}`;
}
