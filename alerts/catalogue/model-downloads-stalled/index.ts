import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { rose } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

/** Longer than most large downloads take. The offset requires that the instance existed at the start of the window. */
const WINDOW = Duration.minutes(45);

const running = METRICS.concurrent_downloads;
const finished = promql`${METRICS.download_duration_seconds.name}_count`;

export const modelDownloadsStalled = defineAlert({
  name: 'ModelDownloadsStalled',
  group: GROUPS.slow,
  severity: 'warning',
  family: 'downloads',
  identity: ['instance'],
  windows: { window: WINDOW },
  for: Duration.minutes(5),
  forWhy: 'A download that finishes just after the window resolves it.',
  // Each worker can have its own series. A worker that no longer exists runs no download.
  expression:
    () => promql`sum by (instance) (min_over_time(${running}[${WINDOW}]) and ${running} and ${running} offset ${WINDOW} > 0) > 0
    unless on (instance) ${rose(finished, 'instance', WINDOW)}`,
  summary: 'Model downloads on {{ $labels.instance }} make no progress',
  description: ({ window }) =>
    `{{ $value }} or more model downloads have been running on {{ $labels.instance }} for ${window}, and none has finished in that time.`,
  drill: { buildUp: { lasts: WINDOW, why: `no download has finished for ${WINDOW}` } },
});
