import type { Builder } from '@grafana/grafana-foundation-sdk/cog';

/** Passes a value where the SDK expects a builder. The SDK's own builders add properties that hide links in a menu. */
export function plain<T>(value: T): Builder<T> {
  return { build: () => value };
}
