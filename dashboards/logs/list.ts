// `npm run docs` writes this file: it adds what is new in this folder and drops what is gone. The order may be changed.
import { errorMessages } from './error-messages';
import { errorRecords } from './error-records';
import { errorsByType } from './errors-by-type';
import { logRate } from './log-rate';
import { newestRecord } from './newest-record';

export const LIST = [logRate, newestRecord, errorsByType, errorMessages, errorRecords] as const;
