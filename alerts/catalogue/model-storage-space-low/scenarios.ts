import { storageSpace } from '../../scenarios/model-storage-space';
import type { Scenarios, Survivor } from '../../scenarios/scenario';
import { A } from '../../scenarios/series';
import { LIMIT_REPEATED } from '../../scenarios/storage';

export const scenarios: Scenarios = {
  ModelStorageSpaceLow: storageSpace(
    85,
    { before: '14m30s', after: '15m' },
    `Model storage on ${A} is 86% full. The limit is 85 %.`,
  ),
};

export const survivors: readonly Survivor[] = [LIMIT_REPEATED];
