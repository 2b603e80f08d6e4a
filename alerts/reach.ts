import type { Problem } from '../lib/problems';
import type { AlertmanagerConfig } from './alertmanager/config';
import { type Labelled, labelsOf } from './decorate';
import { type Receiver, type Route, receiverOf, routesFor, takes } from './routing';

/** The alerts that each receiver gets. */
export function reach<A extends Labelled>(
  alerts: readonly A[],
  { environment }: { readonly environment: string },
): ReadonlyMap<Receiver, readonly A[]> {
  const routes = routesFor(alerts);
  const reached = new Map<Receiver, A[]>();
  for (const alert of alerts) {
    const receiver = receiverOf(routes, labelsOf(alert, environment));
    reached.set(receiver, [...(reached.get(receiver) ?? []), alert]);
  }
  return reached;
}

/**
 * Finds routes that no alert can take, receivers without a route, and alerts without a channel.
 * @param defined all alerts, including those that the environment disables: a route for them is no mistake.
 */
export function checkReach(
  { receivers }: AlertmanagerConfig,
  alerts: readonly Labelled[],
  defined: readonly Labelled[],
  environment: string,
): Problem[] {
  const labels = [...defined, ...alerts].map((alert) => labelsOf(alert, environment));
  const routes = routesFor(alerts);
  const unused = routes.filter((_, index) => !labels.some((each) => firstTaker(routes, each) === index));
  const used = new Set(routes.map(({ receiver }) => receiver));
  const mute = new Set(receivers.filter(hasNoChannel).map(({ name }) => name));
  return [
    ...unused.map(({ receiver, matchers }) => ({
      path: `alerts/routing.ts, route to ${receiver}`,
      message: `no alert matches ${matchers.map(({ label, operator, value }) => `${label}${operator}"${value}"`).join(', ')}`,
      cure: 'Change its matchers, move it before the route that takes its alerts, or remove it.',
    })),
    ...receivers
      .filter(({ name }) => !used.has(name as Receiver))
      .map(({ name }) => ({
        path: `alerts/routing.ts, receiver ${name}`,
        message: 'no route leads to this receiver',
        cure: 'Add a route, or remove the receiver.',
      })),
    ...[...reach(alerts, { environment })].flatMap(([receiver, reached]) =>
      mute.has(receiver)
        ? reached
            .filter(({ severity }) => severity !== 'none')
            .map(({ name, severity }) => ({
              path: `alerts.${name}`,
              message: `this ${severity} alert is not delivered: the receiver ${receiver} has no channel`,
              cure: 'Configure notifications.slack, email or webhook in the environment.',
            }))
        : [],
    ),
  ];
}

function firstTaker(routes: readonly Route[], labels: Readonly<Record<string, string>>): number {
  return routes.findIndex((route) => takes(route, labels));
}

function hasNoChannel(receiver: AlertmanagerConfig['receivers'][number]): boolean {
  return (
    !receiver.slack_configs?.length && !receiver.email_configs?.length && !receiver.webhook_configs?.length
  );
}
