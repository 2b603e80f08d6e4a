import type { Adapter } from './adapter';
import { kari } from './kari';

export { type Adapter, isMapped, type Mapping } from './adapter';
export { type MappingRule, mappedMetrics, mappingRules, sourceMetrics } from './recording';

/** Applications that do not meet the contract. A further one is a folder and a line here. */
export const ADAPTERS: readonly Adapter[] = [kari];

/** The value of `orchestrator.adapter` for an application that meets the contract. */
export const NO_ADAPTER = 'contract';

/** The adapter of that name; undefined for {@link NO_ADAPTER}. */
export function adapterNamed(name: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.name === name);
}
