import { storageSpace } from '../../scenarios/model-storage-space';
import { A } from '../../scenarios/series';

export const modelStorageSpaceCritical = storageSpace(
  95,
  { before: '4m30s', after: '5m' },
  `Model storage on ${A} is 96% full. Downloads will fail when it is full.`,
);
