import * as z from 'zod';
import { modelGarbageCollectionFailed } from '../../alerts/catalogue/model-garbage-collection-failed';
import { modelStorageFullIn4h } from '../../alerts/catalogue/model-storage-full-in-4h';
import { modelStorageGcIneffective } from '../../alerts/catalogue/model-storage-gc-ineffective';
import { modelStorageGcNotRunning } from '../../alerts/catalogue/model-storage-gc-not-running';
import { modelStorageSpaceCritical } from '../../alerts/catalogue/model-storage-space-critical';
import { modelStorageSpaceLow } from '../../alerts/catalogue/model-storage-space-low';
import { fixedThreshold } from '../../alerts/types';
import { humanize } from '../../lib/units';
import { defineFault } from './fault';

const low = fixedThreshold(modelStorageSpaceLow).value;
const critical = fixedThreshold(modelStorageSpaceCritical).value;
const filling = fixedThreshold(modelStorageFullIn4h).value;

/** A fifth of the way from one share to the next: clearly above the first. */
const above = (share: number, next: number) => Number((share + (next - share) / 5).toFixed(3));

/** Fires the alert on low space, and not the critical one. */
const LOW = above(low, critical);
const CRITICAL = above(critical, 1);
/** Above the share from which the alert on filling storage applies. */
const FILLING_FROM = above(filling, low);
const AHEAD_HOURS = modelStorageFullIn4h.windows.ahead.seconds / 3_600;
const percent = (share: number) => humanize(share, 'ratio');

export const storageFaults = [
  defineFault({
    name: 'storage-low',
    description: `Storage is ${percent(LOW)} full, above the threshold of ${percent(low)}.`,
    alerts: [modelStorageSpaceLow],
    // A sudden rise predicts a full storage.
    mayFollow: [modelStorageFullIn4h],
    parameters: { ratio: z.number().gt(low).lte(critical).default(LOW).describe('Usage divided by limit') },
    conditions: ({ ratio }) => ({ storageRatio: ratio }),
  }),
  defineFault({
    name: 'storage-critical',
    description: `Storage is ${percent(CRITICAL)} full, above the threshold of ${percent(critical)}.`,
    alerts: [modelStorageSpaceCritical, modelStorageSpaceLow],
    mayFollow: [modelStorageFullIn4h],
    parameters: {
      ratio: z.number().gt(critical).lte(1).default(CRITICAL).describe('Usage divided by limit'),
    },
    conditions: ({ ratio }) => ({ storageRatio: ratio }),
  }),
  defineFault({
    name: 'storage-filling',
    description: `Storage grows steadily from ${percent(FILLING_FROM)} of its limit until it is full.`,
    alerts: [modelStorageFullIn4h],
    mayFollow: [modelStorageSpaceLow, modelStorageSpaceCritical],
    // Less than the alert looks ahead. The full time would only just meet its condition.
    parameters: {
      hours: z
        .number()
        .min(0.1)
        .max(24)
        .default(AHEAD_HOURS - 1)
        .describe('Hours until it is full'),
    },
    conditions: ({ hours }, elapsedSeconds) => ({
      storageRatio: Math.min(1, FILLING_FROM + (1 - FILLING_FROM) * (elapsedSeconds / (hours * 3_600))),
    }),
  }),
  defineFault({
    name: 'storage-limit-unknown',
    description: 'Storage is unlimited: the limit is 0 or missing. No storage alert may fire.',
    parameters: { limit: z.enum(['zero', 'absent']).default('zero').describe('How the limit is exposed') },
    conditions: ({ limit }) => ({ storageLimit: limit }),
  }),
  defineFault({
    name: 'gc-failing',
    description: 'Garbage collections end in errors.',
    alerts: [modelGarbageCollectionFailed],
    conditions: () => ({ garbageCollection: 'failing' }),
  }),
  defineFault({
    name: 'gc-ineffective',
    description: `Storage is ${percent(LOW)} full, and garbage collections free nothing. Alerts after ${modelStorageGcIneffective.windows.window}.`,
    alerts: [modelStorageGcIneffective, modelStorageSpaceLow],
    mayFollow: [modelStorageFullIn4h],
    conditions: () => ({ storageRatio: LOW, garbageCollection: 'ineffective' }),
  }),
  defineFault({
    name: 'gc-stopped',
    description: `Storage is ${percent(LOW)} full, and no garbage is collected. Alerts after ${modelStorageGcNotRunning.windows.window}.`,
    alerts: [modelStorageGcNotRunning, modelStorageSpaceLow],
    mayFollow: [modelStorageFullIn4h],
    conditions: () => ({ storageRatio: LOW, garbageCollection: 'stopped' }),
  }),
];
