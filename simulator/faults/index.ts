import { downloadFaults } from './downloads';
import type { Fault } from './fault';
import { healthFaults } from './health';
import { licenseFaults } from './licenses';
import { logFaults } from './logs';
import { operationFaults } from './operations';
import { processFaults } from './process';
import { registryFaults } from './registry';
import { storageFaults } from './storage';

/** Every fault by name. If two active faults change the same condition, the later one in this order wins. */
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
