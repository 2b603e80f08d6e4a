import { downloadFaults } from './downloads';
import type { Fault } from './fault';
import { healthFaults } from './health';
import { licenseFaults } from './licenses';
import { logFaults } from './logs';
import { operationFaults } from './operations';
import { processFaults } from './process';
import { registryFaults } from './registry';
import { storageFaults } from './storage';

/**
 * Every fault, by its name. Where two active ones change the same condition, the later in this order wins.
 * Of the alerts on the orchestrator, only ModelInstanceVanished has none: see `processFaults`.
 */
export const FAULTS: ReadonlyMap<string, Fault> = new Map(
  [
    ...registryFaults,
    ...healthFaults,
    ...storageFaults,
    ...licenseFaults,
    ...downloadFaults,
    ...operationFaults,
    ...processFaults,
    ...logFaults,
  ].map((fault) => [fault.name, fault]),
);
