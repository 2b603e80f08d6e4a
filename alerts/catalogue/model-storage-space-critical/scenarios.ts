import { storageSpace } from '../../scenarios/model-storage-space';
import type { Scenarios, Survivor } from '../../scenarios/scenario';
import { A } from '../../scenarios/series';
import { LIMIT_REPEATED } from '../../scenarios/storage';

export const scenarios: Scenarios = {
  ModelStorageSpaceCritical: storageSpace(
    95,
    { before: '4m30s', after: '5m' },
    `Model storage on ${A} is 96% full. The limit is 95 %. Downloads fail when storage is full.`,
  ),
};

export const survivors: readonly Survivor[] = [LIMIT_REPEATED];
