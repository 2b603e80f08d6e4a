import { recipientsOf } from '../../alerts/alertmanager/recipients';
import {
  conditionsOf,
  type Matcher,
  RECEIVERS,
  ROUTES,
  type Route,
  receiverOf,
  routesFor,
  takes,
} from '../../alerts/routing';
import type { Bundle } from '../../bundle';
import { COMPONENT, SERVICE } from '../../lib/names';
import { UserError } from '../../lib/user-error';
import { publicUrl } from '../../servers/addresses';

type Labels = Readonly<Record<string, string>>;

/** The label by which the alerts of a run are found. */
export const TEST_LABEL = 'notification_test';

/** A test alert with its receivers and its route. */
export interface TestAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  /** The receivers to which Alertmanager's routes send it. */
  readonly receivers: readonly string[];
  /** The route of a built-in receiver that matches it, with the grouping and waiting times. */
  readonly route: Route;
}

/** A receiver that is not tested, and why. */
export interface SkippedReceiver {
  readonly receiver: string;
  readonly why: string;
}

export interface NotificationPlan {
  readonly alerts: readonly TestAlert[];
  readonly skipped: readonly SkippedReceiver[];
}

/**
 * Plans one alert for each receiver that no earlier alert reaches.
 * @param only the receiver to test. @default all
 * @param id unique for a run
 * @throws UserError for an unknown receiver
 */
export function planNotifications(bundle: Bundle, only: string | undefined, id: string): NotificationPlan {
  const { environment, alertmanager } = bundle;
  const named = environment.notifications.receivers;
  // Named receivers first: their alerts reach built-in receivers, too.
  const all = [...Object.keys(named), ...RECEIVERS];
  if (only !== undefined && !all.includes(only)) {
    throw new UserError(`unknown receiver '${only}'`, `Choose one of ${all.join(', ')}.`);
  }
  const alerts: TestAlert[] = [];
  const skipped: SkippedReceiver[] = [];
  for (const receiver of all.filter((name) => only === undefined || name === only)) {
    const config = alertmanager.receivers.find(({ name }) => name === receiver);
    if (!config || recipientsOf(config).length === 0) {
      skipped.push({ receiver, why: 'it has no channel' });
      continue;
    }
    if (alerts.some(({ receivers }) => receivers.includes(receiver))) continue;
    const alert = testAlert(bundle, receiver, id);
    if (alert.receivers.includes(receiver)) alerts.push(alert);
    else
      skipped.push({
        receiver,
        why: `the exclusive receiver ${alert.receivers.join(', ')} takes its alerts`,
      });
  }
  return { alerts, skipped };
}

function testAlert(bundle: Bundle, receiver: string, id: string): TestAlert {
  const { environment } = bundle;
  const { name, runbooksUrl, notifications } = environment;
  const named = notifications.receivers[receiver];
  const matchers = named
    ? conditionsOf(named)
    : (ROUTES.find((route) => route.receiver === receiver)?.matchers ?? []);
  const labels = {
    alertname: 'NotificationTest',
    severity: 'warning',
    service: SERVICE,
    component: COMPONENT,
    environment: name,
    alert_family: 'notification-test',
    // With an instance of its own, it joins no group of other alerts and inhibits none.
    instance: `notification-test-${id}-${receiver}`,
    [TEST_LABEL]: id,
    ...Object.fromEntries(matchers.map((each) => [each.label, matching(each, id)])),
  };
  return {
    labels,
    annotations: {
      summary: `Test of the receiver ${receiver}`,
      description: `npm run notify -- ${name} sent this at ${new Date().toISOString()}. No action is needed.`,
      runbook_url: runbooksUrl,
      dashboard_url: publicUrl(environment, 'grafana'),
    },
    ...routed(bundle, labels),
  };
}

/** A value that a matcher accepts. */
function matching({ operator, value }: Matcher, id: string): string {
  if (operator === '=') return value;
  return operator === '=~' ? (value.split('|')[0] ?? '') : `notification-test-${id}`;
}

/** The receivers of an alert, in the order of the routes. */
function routed(
  { alerts, environment }: Bundle,
  labels: Labels,
): { readonly receivers: readonly string[]; readonly route: Route } {
  const routes = routesFor(alerts);
  const builtIn = receiverOf(routes, labels);
  const route = routes.find((each) => takes(each, labels)) ?? ROUTES[ROUTES.length - 1];
  if (!route) throw new Error('there is no route');
  if (builtIn === 'heartbeat') return { receivers: [builtIn], route };
  const receivers: string[] = [];
  for (const [name, named] of Object.entries(environment.notifications.receivers)) {
    if (!takes({ matchers: conditionsOf(named) }, labels)) continue;
    receivers.push(name);
    if (named.exclusive) return { receivers, route };
  }
  return { receivers: [...receivers, builtIn], route };
}
