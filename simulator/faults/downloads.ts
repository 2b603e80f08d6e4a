import { z } from 'zod';
import { defineFault } from './fault';

/** Callers try again: failures soon outnumber the successes of the hours before, and fast burn does not take an hour. */
const RETRIES_PER_HOUR = 300;
/** More than any number of slots works off. */
const CROWD_PER_HOUR = 3_000;

export const downloadFaults = [
  defineFault({
    name: 'downloads-failing',
    description: 'Downloads fail within seconds, and are tried again.',
    alerts: [
      'ModelDownloadFailed',
      'ModelDownloadSLABreach',
      'ModelDownloadBudgetBurnFast',
      'ModelDownloadBudgetBurnMedium',
      'ModelDownloadBudgetBurnSlow',
      'ModelDownloadBudgetBurnCreep',
    ],
    // The fast burn of a 95 % objective needs more than 72 % of failures.
    parameters: { ratio: z.number().gt(0).lte(1).default(1).describe('Share of downloads that fail') },
    conditions: ({ ratio }) => ({ downloadFailureRatio: ratio, downloadsPerHour: RETRIES_PER_HOUR }),
  }),
  defineFault({
    name: 'downloads-stalled',
    description: 'Downloads run and none ends.',
    alerts: ['ModelDownloadsStalled'],
    conditions: () => ({ downloadsStalled: true }),
  }),
  defineFault({
    name: 'downloads-crowded',
    description: 'Many downloads run at once.',
    alerts: ['HighModelDownloadConcurrency'],
    parameters: {
      count: z.int().gt(5).max(100).default(8).describe('Downloads running at once'),
    },
    conditions: ({ count }) => ({ downloadSlots: count, downloadsPerHour: CROWD_PER_HOUR }),
  }),
  defineFault({
    name: 'downloads-inconsistent',
    description: 'Every finished download is counted twice: more finish than started.',
    alerts: ['ModelMetricsInconsistent'],
    conditions: () => ({ finishesCountedTwice: true }),
  }),
];
