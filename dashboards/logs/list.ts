// `npm run docs` writes this file: it adds new entries of the folder and removes missing ones. You can change the order.
import { errorMessages } from './error-messages';
import { errorRecords } from './error-records';
import { errorsByType } from './errors-by-type';
import { logRate } from './log-rate';
import { newestRecord } from './newest-record';

export const LIST = [logRate, newestRecord, errorsByType, errorMessages, errorRecords] as const;
