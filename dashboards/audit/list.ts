// `npm run docs` writes this file: it adds new entries of the folder and removes missing ones. You can change the order.
import { auditEvents } from './audit-events';
import { auditRecords } from './audit-records';
import { topUsers } from './top-users';

export const LIST = [auditEvents, topUsers, auditRecords] as const;
