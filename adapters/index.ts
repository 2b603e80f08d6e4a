import { METRICS } from '../lib/metrics';
import type { Adapter, AdapterDefinition, Mapping } from './adapter';
import { CONTRACT_LOGS } from './contract';
import { kari } from './kari';
import type { ApplicationLogs } from './logs';

export { type Adapter, isMapped, type Mapping } from './adapter';
export { CONTRACT_LOGS } from './contract';
export type { ApplicationLogs, RecordMapping } from './logs';
export { type MappingRule, mappedMetrics, mappingRules, sourceMetrics } from './recording';

/** Applications that do not meet the contract. To add one, create a folder and add it to this list. */
export const ADAPTERS: readonly Adapter[] = [kari].map(complete);

/** An adapter with a reason for each metric that it leaves out. */
export function complete({ metrics, ...adapter }: AdapterDefinition): Adapter {
  const unavailable: Mapping = { unavailable: `${adapter.title} does not expose it` };
  const all = Object.fromEntries(Object.keys(METRICS).map((name) => [name, unavailable]));
  return { ...adapter, metrics: { ...all, ...metrics } as Adapter['metrics'] };
}

/** The value of `orchestrator.adapter` for an application that meets the contract. */
export const NO_ADAPTER = 'contract';

/** The adapter of that name; undefined for {@link NO_ADAPTER}. */
export function adapterNamed(name: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.name === name);
}

/** The logs of the application that `orchestrator.adapter` names. */
export function applicationLogs(name: string): ApplicationLogs {
  return adapterNamed(name)?.logs ?? CONTRACT_LOGS;
}
