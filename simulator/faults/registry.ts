import { modelRegistryCorrupted } from '../../alerts/catalogue/model-registry-corrupted';
import { modelRegistryWrittenWhileCorrupt } from '../../alerts/catalogue/model-registry-written-while-corrupt';
import { defineFault } from './fault';

export const registryFaults = [
  defineFault({
    name: 'registry-corrupted',
    description: 'The registry fails its integrity check. The orchestrator stops writing to it.',
    alerts: [modelRegistryCorrupted],
    // Writes shortly before the corruption are still within its window.
    mayFollow: [modelRegistryWrittenWhileCorrupt],
    conditions: () => ({ registryCorrupted: true }),
  }),
  defineFault({
    name: 'registry-written-while-corrupted',
    description: 'The registry fails its integrity check, and the orchestrator keeps writing to it.',
    alerts: [modelRegistryCorrupted, modelRegistryWrittenWhileCorrupt],
    conditions: () => ({ registryCorrupted: true, writesWhileCorrupted: true }),
  }),
];
