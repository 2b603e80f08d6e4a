import type { Builder } from '@grafana/grafana-foundation-sdk/cog';

/**
 * Passes a value where the SDK takes a builder. For what its own builders add to without being asked: they move links
 * and annotations into a menu where nobody looks for them.
 */
export function plain<T>(value: T): Builder<T> {
  return { build: () => value };
}
