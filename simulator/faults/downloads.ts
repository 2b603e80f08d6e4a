import * as z from 'zod';
import { highModelDownloadConcurrency } from '../../alerts/catalogue/high-model-download-concurrency';
import { modelDownloadBudgetBurn } from '../../alerts/catalogue/model-download-budget-burn';
import { modelDownloadFailed } from '../../alerts/catalogue/model-download-failed';
import { modelDownloadSlaBreach } from '../../alerts/catalogue/model-download-sla-breach';
import { modelDownloadTimeout } from '../../alerts/catalogue/model-download-timeout';
import { modelDownloadsStalled } from '../../alerts/catalogue/model-downloads-stalled';
import { modelMetricsInconsistent } from '../../alerts/catalogue/model-metrics-inconsistent';
import { fixedThreshold } from '../../alerts/types';
import { defineFault } from './fault';

const SLOW = modelDownloadTimeout.windows.limit;
const CONCURRENCY = fixedThreshold(highModelDownloadConcurrency).value;

/**
 * Callers retry, so that failures soon outnumber the earlier successes and the alert on fast burn fires within an hour.
 */
const RETRIES_PER_HOUR = 300;
/** More than any number of slots can process. */
const CROWD_PER_HOUR = 3_000;

export const downloadFaults = [
  defineFault({
    name: 'downloads-failing',
    description: 'Downloads fail within seconds and are retried.',
    alerts: [modelDownloadFailed, modelDownloadSlaBreach, ...modelDownloadBudgetBurn],
    parameters: { ratio: z.number().gt(0).lte(1).default(1).describe('Share of downloads that fail') },
    conditions: ({ ratio }) => ({ downloadFailureRatio: ratio, downloadsPerHour: RETRIES_PER_HOUR }),
  }),
  defineFault({
    name: 'downloads-slow',
    description: `Downloads report durations above ${SLOW}.`,
    alerts: [modelDownloadTimeout],
    parameters: {
      seconds: z
        .number()
        .gt(SLOW.seconds)
        .max(86_400)
        .default(SLOW.seconds * 1.5)
        .describe('The reported duration'),
    },
    conditions: ({ seconds }) => ({ downloadSeconds: seconds }),
  }),
  defineFault({
    name: 'downloads-stalled',
    description: 'Downloads run, and none finishes.',
    alerts: [modelDownloadsStalled],
    conditions: () => ({ downloadsStalled: true }),
  }),
  defineFault({
    name: 'downloads-crowded',
    description: 'Many downloads run at once.',
    alerts: [highModelDownloadConcurrency],
    parameters: {
      count: z
        .int()
        .gt(CONCURRENCY)
        .max(100)
        .default(CONCURRENCY + 3)
        .describe('Downloads running at once'),
    },
    conditions: ({ count }) => ({ downloadSlots: count, downloadsPerHour: CROWD_PER_HOUR }),
  }),
  defineFault({
    name: 'downloads-inconsistent',
    description: 'Every finished download is counted twice: more downloads finish than start.',
    alerts: [modelMetricsInconsistent],
    conditions: () => ({ finishesCountedTwice: true }),
  }),
];
