// `npm run docs` writes this file: it adds what is new in this folder and drops what is gone. The order may be changed.
import { auditEvents } from './audit-events';
import { auditRecords } from './audit-records';
import { topUsers } from './top-users';

export const LIST = [auditEvents, topUsers, auditRecords] as const;
