import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { DOWNLOAD_LIMIT, EVENTS, eventsIn } from '../../events';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(15);
/**
 * The downloads on each instance that finished within the window and took longer than the limit. Rounded, because
 * increase() extrapolates, and after a restart not both counters equally.
 */
export const slowDownloads = promql`round(sum by (instance) (${eventsIn(EVENTS.finishedDownloads, WINDOW)})
  - sum by (instance) (${eventsIn(EVENTS.downloadsInTime, WINDOW)}))`;

export const modelDownloadTimeout = defineAlert({
  name: 'ModelDownloadTimeout',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'downloads',
  identity: ['instance'],
  windows: { window: WINDOW, limit: DOWNLOAD_LIMIT },
  threshold: { value: 1, unit: 'count', why: 'Models of the usual sizes take minutes.' },
  expression: ({ threshold }) => promql`${slowDownloads} >= ${threshold}`,
  summary: 'Model downloads on {{ $labels.instance }} take too long',
  description: ({ window, limit }) =>
    `Model downloads on {{ $labels.instance }} that finished within ${window} and took longer than ${limit}: {{ $value | printf "%.0f" }}.`,
  emptyBecause: 'no download takes that long',
  drill: { heldFor: WINDOW },
});
