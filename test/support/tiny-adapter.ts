import type { Adapter } from '../../adapters';
import { METRICS } from '../../lib/metrics';

/** The only metric of the made-up application. */
export const TINY_DOWNLOADS = {
  name: 'tiny_downloads_total',
  type: 'counter',
  unit: 'count',
  labels: ['kind', 'result'],
  help: 'Downloads',
} as const;

const none = Object.fromEntries(
  Object.keys(METRICS).map((name) => [name, { unavailable: 'Tiny has no such metric' }]),
) as unknown as Adapter['metrics'];

/** An adapter for a made-up application whose metrics, files, fields and events all differ from those of Kari. */
export const TINY: Adapter = {
  name: 'tiny',
  title: 'Tiny',
  scrape: { path: '/metrics', keep: 'tiny_.*' },
  exposes: [TINY_DOWNLOADS],
  metrics: { ...none, downloads_failed_total: { source: TINY_DOWNLOADS, where: 'result="error"' } },
  logs: {
    folder: '/srv/tiny/log',
    files: { app: 'tiny.log', audit: 'tiny-audit.log', errors: 'tiny-errors.log' },
    loggers: ['tiny'],
    // The general file contains copies of audit records, recognizable by their logger, and no other copies.
    copies: { auditLogger: 'tiny.audit' },
    records: {
      merged: ['ctx', 'extra'],
      renamed: {},
      fields: {
        timestamp: ['when'],
        logger: ['ctx.component'],
        message: ['text'],
        user_id: ['who'],
        resource: ['ctx.model'],
        'error.type': ['fault.class'],
      },
      dropped: ['agent'],
      event: 'what',
      success: 'worked',
      actions: [
        { event: 'licence', outcome: 'failure', action: 'license.violation' },
        { event: 'licence', action: 'license.accept' },
      ],
      defaults: { app: {}, audit: { action: 'unknown', outcome: 'unknown' }, errors: { level: 'ERROR' } },
    },
  },
};
