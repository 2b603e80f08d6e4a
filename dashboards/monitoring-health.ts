import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLUMNS, familyDashboard } from './common';
import type { DashboardInputs } from './inputs';
import { configAge } from './monitoring-health/config-age';
import { configReload } from './monitoring-health/config-reload';
import { dataLag } from './monitoring-health/data-lag';
import { firingAlerts } from './monitoring-health/firing-alerts';
import { heartbeat } from './monitoring-health/heartbeat';
import { ingestion } from './monitoring-health/ingestion';
import { logShipper } from './monitoring-health/log-shipper';
import { notifications } from './monitoring-health/notifications';
import { ruleEvaluation } from './monitoring-health/rule-evaluation';
import { ruleGroupCost } from './monitoring-health/rule-group-cost';
import { scrapeDuration } from './monitoring-health/scrape-duration';
import { targets } from './monitoring-health/targets';
import { environmentVariable } from './variables';

const NUMBER_HEIGHT = 5;
const HEIGHT = 8;
const HALF = COLUMNS / 2;
const QUARTER = COLUMNS / 4;

/** Alerts on the monitoring itself. */
const OF_MONITORING = 'alert_family=~"monitoring|logs"';

/**
 * Whether what the other dashboards and the alerts say can be relied on, in the order of the way that a number takes:
 * it is scraped, judged, reported; and then what all this costs.
 */
export function monitoringHealthDashboard(inputs: DashboardInputs): Dashboard {
  return familyDashboard(inputs, 'monitoring', {
    description:
      'Whether the monitoring itself works: scraping, rules, notifications and the shipping of logs',
    alerts: OF_MONITORING,
  })
    .withVariable(environmentVariable(inputs.environment))
    .withPanel(targets(inputs).span(HALF).height(HEIGHT))
    .withPanel(firingAlerts(inputs).span(HALF).height(HEIGHT))
    .withPanel(configReload(inputs).span(QUARTER).height(NUMBER_HEIGHT))
    .withPanel(configAge(inputs).span(QUARTER).height(NUMBER_HEIGHT))
    .withPanel(dataLag(inputs).span(QUARTER).height(NUMBER_HEIGHT))
    .withPanel(heartbeat(inputs).span(QUARTER).height(NUMBER_HEIGHT))
    .withPanel(ruleEvaluation(inputs).span(HALF).height(HEIGHT))
    .withPanel(notifications(inputs).span(HALF).height(HEIGHT))
    .withPanel(logShipper(inputs).span(HALF).height(HEIGHT))
    .withPanel(ingestion(inputs).span(HALF).height(HEIGHT))
    .withPanel(scrapeDuration(inputs).span(HALF).height(HEIGHT))
    .withPanel(ruleGroupCost(inputs).span(HALF).height(HEIGHT))
    .build();
}
