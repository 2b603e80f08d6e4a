import type { Problem } from '../lib/problems';
import type { AlertmanagerConfig } from './alertmanager/config';
import { type Decorated, decorate, type Links } from './decorate';
import { type Receiver, type Route, receiverOf, routesFor, takes } from './routing';

/** Who is told of which alerts, by receiver. */
export function reach(
  alerts: readonly Decorated[],
  links: Links,
): ReadonlyMap<Receiver, readonly Decorated[]> {
  const routes = routesFor(alerts);
  const told = new Map<Receiver, Decorated[]>();
  for (const alert of alerts) {
    const receiver = receiverOf(routes, decorate(alert, links).labels);
    told.set(receiver, [...(told.get(receiver) ?? []), alert]);
  }
  return told;
}

/**
 * Routes that nothing takes, receivers that nobody is sent to, and alerts that nobody is told of.
 * @param defined all alerts there are, those that the environment switches off included: a route for them is no mistake.
 */
export function checkReach(
  { receivers }: AlertmanagerConfig,
  alerts: readonly Decorated[],
  defined: readonly Decorated[],
  links: Links,
): Problem[] {
  const labels = [...defined, ...alerts].map((alert) => decorate(alert, links).labels);
  const routes = routesFor(alerts);
  const unused = routes.filter((_, index) => !labels.some((each) => firstTaker(routes, each) === index));
  const used = new Set(routes.map(({ receiver }) => receiver));
  const mute = new Set(receivers.filter(hasNoChannel).map(({ name }) => name));
  return [
    ...unused.map(({ receiver, matchers }) => ({
      path: `alerts/routing.ts, route to ${receiver}`,
      message: `no alert can take it: ${matchers.map(({ label, operator, value }) => `${label}${operator}"${value}"`).join(', ')}`,
      cure: 'Correct its matchers, put it before the route that takes its alerts, or remove it.',
    })),
    ...receivers
      .filter(({ name }) => !used.has(name as Receiver))
      .map(({ name }) => ({
        path: `alerts/routing.ts, receiver ${name}`,
        message: 'no route leads to it',
        cure: 'Add a route, or remove the receiver.',
      })),
    ...[...reach(alerts, links)].flatMap(([receiver, told]) =>
      mute.has(receiver)
        ? told
            .filter(({ severity }) => severity !== 'none')
            .map(({ name, severity }) => ({
              path: `alerts.${name}`,
              message: `is ${severity} and reaches nobody: the receiver ${receiver} has no channel`,
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
