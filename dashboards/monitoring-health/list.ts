// `npm run docs` writes this file: it adds new entries of the folder and removes missing ones. You can change the order.
import { configAge } from './config-age';
import { configReload } from './config-reload';
import { dataLag } from './data-lag';
import { firingAlerts } from './firing-alerts';
import { heartbeat } from './heartbeat';
import { ingestion } from './ingestion';
import { logShipper } from './log-shipper';
import { notifications } from './notifications';
import { remoteWrite } from './remote-write';
import { ruleEvaluation } from './rule-evaluation';
import { ruleGroupCost } from './rule-group-cost';
import { scrapeDuration } from './scrape-duration';
import { targets } from './targets';

export const LIST = [
  targets,
  firingAlerts,
  configReload,
  configAge,
  dataLag,
  heartbeat,
  ruleEvaluation,
  notifications,
  logShipper,
  ingestion,
  scrapeDuration,
  ruleGroupCost,
  remoteWrite,
] as const;
