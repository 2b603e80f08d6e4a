import { z } from 'zod';
import { defineFault } from './fault';

export const logFaults = [
  defineFault({
    name: 'log-error-burst',
    description: 'A component logs the same failure again and again.',
    logAlerts: ['ModelErrorLogBurst'],
    parameters: { perSecond: z.int().min(1).max(1_000).default(50).describe('Error records per second') },
    conditions: ({ perSecond }) => ({ errorRecordsPerSecond: perSecond }),
  }),
  defineFault({
    name: 'log-silent',
    description: 'Nothing is logged any more.',
    alerts: ['LogPipelineSilent'],
    logAlerts: ['ModelAuditLogSilent'],
    conditions: () => ({ silentLogs: ['app', 'audit', 'errors'] }),
  }),
  defineFault({
    name: 'audit-silent',
    description: 'No audit record is written any more.',
    logAlerts: ['ModelAuditLogSilent'],
    conditions: () => ({ silentLogs: ['audit'] }),
  }),
  defineFault({
    name: 'clock-ahead',
    description:
      'The timestamps of log records and of /health are ahead. Metrics have none: they do not change.',
    parameters: { seconds: z.int().min(1).max(86_400).default(3_600).describe('How far ahead') },
    conditions: ({ seconds }) => ({ clockAheadSeconds: seconds }),
  }),
];
