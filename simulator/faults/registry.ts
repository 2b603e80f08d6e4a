import { defineFault } from './fault';

export const registryFaults = [
  defineFault({
    name: 'registry-corrupted',
    description: 'The registry fails its integrity check. The orchestrator stops writing it.',
    alerts: ['ModelRegistryCorrupted'],
    // Writes shortly before the corruption are still within its window.
    mayFollow: ['ModelRegistryWrittenWhileCorrupt'],
    conditions: () => ({ registryCorrupted: true }),
  }),
  defineFault({
    name: 'registry-written-while-corrupted',
    description: 'The registry fails its integrity check, and the orchestrator goes on writing it.',
    alerts: ['ModelRegistryCorrupted', 'ModelRegistryWrittenWhileCorrupt'],
    conditions: () => ({ registryCorrupted: true, writesWhileCorrupted: true }),
  }),
];
