import { z } from 'zod';
import { defineFault } from './fault';

/** Above the threshold of the low-space alert, below that of the critical one. */
const LOW = 0.87;
/** Above 60 %, under which the alert on a filling storage waits. */
const FILLING_FROM = 0.62;

export const storageFaults = [
  defineFault({
    name: 'storage-low',
    description: 'Storage stands above 85 % of its limit.',
    alerts: ['ModelStorageSpaceLow'],
    // A sudden rise predicts a full storage.
    mayFollow: ['ModelStorageFullIn4h'],
    parameters: { ratio: z.number().gt(0.85).lte(0.95).default(LOW).describe('Usage divided by limit') },
    conditions: ({ ratio }) => ({ storageRatio: ratio }),
  }),
  defineFault({
    name: 'storage-critical',
    description: 'Storage stands above 95 % of its limit.',
    alerts: ['ModelStorageSpaceCritical', 'ModelStorageSpaceLow'],
    mayFollow: ['ModelStorageFullIn4h'],
    parameters: { ratio: z.number().gt(0.95).lte(1).default(0.96).describe('Usage divided by limit') },
    conditions: ({ ratio }) => ({ storageRatio: ratio }),
  }),
  defineFault({
    name: 'storage-filling',
    description: 'Storage grows steadily from 62 % of its limit until it is full.',
    alerts: ['ModelStorageFullIn4h'],
    mayFollow: ['ModelStorageSpaceLow', 'ModelStorageSpaceCritical'],
    // Four hours would sit on the edge of the alert's condition.
    parameters: { hours: z.number().min(0.1).max(24).default(3).describe('Hours until it is full') },
    conditions: ({ hours }, elapsedSeconds) => ({
      storageRatio: Math.min(1, FILLING_FROM + (1 - FILLING_FROM) * (elapsedSeconds / (hours * 3_600))),
    }),
  }),
  defineFault({
    name: 'storage-limit-unknown',
    description: 'Storage is unlimited: the limit is 0, or missing. No storage alert may fire.',
    parameters: { limit: z.enum(['zero', 'absent']).default('zero').describe('How the limit is exposed') },
    conditions: ({ limit }) => ({ storageLimit: limit }),
  }),
  defineFault({
    name: 'gc-ineffective',
    description:
      'Storage stands at 87 %, and garbage collections free nothing. Alerts once none freed anything for 6 h.',
    alerts: ['ModelStorageGCIneffective', 'ModelStorageSpaceLow'],
    mayFollow: ['ModelStorageFullIn4h'],
    conditions: () => ({ storageRatio: LOW, garbageCollection: 'ineffective' }),
  }),
  defineFault({
    name: 'gc-stopped',
    description:
      'Storage stands at 87 %, and no garbage is collected. Alerts once there was no collection for 1 d.',
    alerts: ['ModelStorageGCNotRunning', 'ModelStorageSpaceLow'],
    mayFollow: ['ModelStorageFullIn4h'],
    conditions: () => ({ storageRatio: LOW, garbageCollection: 'stopped' }),
  }),
];
