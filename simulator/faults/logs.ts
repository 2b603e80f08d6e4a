import * as z from 'zod';
import { logPipelineSilent } from '../../alerts/catalogue/log-pipeline-silent';
import { modelAuditLogSilent } from '../../alerts/catalogue/model-audit-log-silent';
import { modelErrorLogBurst } from '../../alerts/catalogue/model-error-log-burst';
import { fixedThreshold } from '../../alerts/types';
import { defineFault } from './fault';

/** Errors per second: as many as the alert allows in its whole window. */
const BURST = fixedThreshold(modelErrorLogBurst).value;

export const logFaults = [
  defineFault({
    name: 'log-error-burst',
    description: 'A component logs the same failure repeatedly.',
    logAlerts: [modelErrorLogBurst],
    parameters: { perSecond: z.int().min(1).max(1_000).default(BURST).describe('Error records per second') },
    conditions: ({ perSecond }) => ({ errorRecordsPerSecond: perSecond }),
  }),
  defineFault({
    name: 'log-silent',
    description: 'Nothing is logged.',
    alerts: [logPipelineSilent],
    logAlerts: [modelAuditLogSilent],
    conditions: () => ({ silentLogs: ['app', 'audit', 'errors'] }),
  }),
  defineFault({
    name: 'audit-silent',
    description: 'No audit record is written.',
    logAlerts: [modelAuditLogSilent],
    conditions: () => ({ silentLogs: ['audit'] }),
  }),
  defineFault({
    name: 'clock-ahead',
    description:
      'The timestamps of log records and of /health are ahead. Metrics have no timestamps, so they do not change.',
    parameters: { seconds: z.int().min(1).max(86_400).default(3_600).describe('How far ahead') },
    conditions: ({ seconds }) => ({ clockAheadSeconds: seconds }),
  }),
];
