import { storageSpace } from './model-storage-space';
import { A } from './series';

export const modelStorageSpaceCritical = storageSpace(
  95,
  { before: '4m30s', after: '5m' },
  `Model storage on ${A} is 96% full. Downloads will fail when it is full.`,
);
