import { storageSpace } from '../../scenarios/model-storage-space';
import { A } from '../../scenarios/series';

export const modelStorageSpaceLow = storageSpace(
  85,
  { before: '14m30s', after: '15m' },
  `Model storage on ${A} is 86% full.`,
);
