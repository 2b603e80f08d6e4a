import { promql } from '../../lib/promql/expression';
import { EVENTS } from '../events';
import { defineObjective } from './objective';
import { eventRate } from './rates';

const failed = eventRate(EVENTS.failedDownloads);

export const downloadSuccess = defineObjective({
  name: 'download-success',
  index: 0,
  setting: 'downloadSuccess',
  target: 0.95,
  title: 'Download success',
  good: 'downloads that succeed',
  failed: 'Downloads that failed',
  series: 'service:model_orchestrator_downloads',
  family: 'downloads',
  alertPrefix: 'ModelDownload',
  bad: failed,
  // Finished downloads: those still running count neither as good nor as bad.
  total: promql`${failed} + ${eventRate(EVENTS.successfulDownloads)}`,
});
