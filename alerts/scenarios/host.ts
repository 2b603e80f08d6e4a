import { HOST_METRICS } from '../../lib/metrics';
import { JOBS } from '../../lib/names';
import type { Survivor } from './scenario';
import { own } from './series';
import { holds, type Values } from './values';

/** A series of the node exporter. */
export function node(
  metric: keyof typeof HOST_METRICS,
  labels: Readonly<Record<string, string>> = {},
): string {
  return own(JOBS.node, HOST_METRICS[metric].name, labels);
}

/** A file system of the Docker host with `available` of `size` bytes. */
export function disk(
  mountpoint: string,
  available: Values,
  size: number,
  labels: Readonly<Record<string, string>> = {},
  readOnly: 0 | 1 = 0,
): Record<string, Values> {
  const all = { device: '/dev/vda', fstype: 'ext4', mountpoint, ...labels };
  return {
    [node('filesystem_avail_bytes', all)]: available,
    [node('filesystem_size_bytes', all)]: holds(size, '3d'),
    [node('filesystem_readonly', all)]: holds(readOnly, '3d'),
  };
}

export const SIZE_ABOVE_ZERO: Survivor = {
  change: /(size|MemTotal)_bytes\{[^}]+\} ⟨> → >=⟩/,
  why: 'A share of a size of 0 is not a number, which is not above the threshold either.',
};
