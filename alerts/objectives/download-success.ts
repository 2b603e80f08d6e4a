import { promql } from '../../lib/promql/expression';
import { EVENTS } from '../events';
import { defineObjective } from './objective';
import { badRate, eventRate } from './rates';

const series = 'service:model_orchestrator_downloads';

export const downloadSuccess = defineObjective({
  name: 'download-success',
  index: 0,
  setting: 'downloadSuccess',
  target: 0.95,
  title: 'Download success',
  good: 'downloads that succeed',
  failed: 'Downloads that failed',
  series,
  family: 'downloads',
  alertPrefix: 'ModelDownload',
  bad: eventRate(EVENTS.failedDownloads),
  // Finished downloads: those still running count neither as good nor as bad.
  total: promql`sum(${badRate(series)}) + ${eventRate(EVENTS.successfulDownloads)}`,
});
