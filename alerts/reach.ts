import type { RelationProblem } from '../lib/problems';
import type { AlertmanagerConfig } from './alertmanager/config';
import { type Labelled, labelsOf } from './decorate';
import { DECIDING_SETTINGS } from './resolve';
import {
  type Conditions,
  conditionsOf,
  type Receiver,
  type Route,
  receiverOf,
  routesFor,
  takes,
} from './routing';

/** The settings that give alerts a channel. */
const CHANNELS = ['slack', 'email', 'webhook', 'receivers', 'teams'];

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
 * Finds routes that no alert takes, receivers without a route or without alerts, and alerts that do not reach their
 * receiver.
 * @param named the receivers of the environment. @default none
 * @param defined all alerts, including those that the environment disables: a route for them is valid.
 */
export function checkReach(
  { receivers }: AlertmanagerConfig,
  alerts: readonly Labelled[],
  defined: readonly Labelled[],
  environment: string,
  named: Readonly<Record<string, Conditions>> = {},
): RelationProblem[] {
  const labels = [...defined, ...alerts].map((alert) => labelsOf(alert, environment));
  const routes = routesFor(alerts);
  const unused = routes.filter((_, index) => !labels.some((each) => firstTaker(routes, each) === index));
  const used = new Set([...routes.map(({ receiver }) => receiver), ...Object.keys(named)]);
  const mute = new Set(receivers.filter(hasNoChannel).map(({ name }) => name));
  const gets = (conditions: Conditions) => (alert: Labelled) => isFor(conditions, alert, environment);
  return [
    ...unused.map(({ receiver, matchers }) => ({
      path: `alerts/routing.ts, route to ${receiver}`,
      message: `no alert matches ${matchers.map(({ label, operator, value }) => `${label}${operator}"${value}"`).join(', ')}`,
      cure: 'Change its matchers, move it before the route that takes its alerts, or remove it.',
      compares: ['alerts'],
    })),
    ...receivers
      .filter(({ name }) => !used.has(name))
      .map(({ name }) => ({
        path: `alerts/routing.ts, receiver ${name}`,
        message: 'no route leads to this receiver',
        cure: 'Add a route, or remove the receiver.',
        compares: [],
      })),
    ...Object.entries(named).flatMap(([name, conditions], index, all) => {
      const matching = alerts.filter(gets(conditions));
      const before = all.slice(0, index).filter(([, { exclusive }]) => exclusive);
      const left = matching.filter((alert) => !before.some(([, earlier]) => gets(earlier)(alert)));
      if (left.length > 0) return [];
      const field = `notifications.receivers.${name}`;
      const path = `${environment}.${field}`;
      const overrides = conditions.alerts?.map((alert) => `alerts.${alert}`) ?? ['alerts'];
      const compares = [field, ...overrides, ...DECIDING_SETTINGS];
      return matching.length === 0
        ? {
            path,
            message: 'no alert of this environment matches its severities, alerts and teams',
            cure: 'Change them, enable an alert that it names, or remove the receiver.',
            compares,
          }
        : {
            path,
            message: `gets no alert: ${before.map(([other]) => other).join(', ')} comes first and takes them all (exclusive)`,
            cure: 'Remove exclusive there, put this receiver first, or remove it.',
            compares: [...compares, ...before.map(([other]) => `notifications.receivers.${other}`)],
          };
    }),
    ...alerts.flatMap((alert) => {
      const [taker] =
        Object.entries(named).find(([, conditions]) => conditions.exclusive && gets(conditions)(alert)) ?? [];
      if (alert.receiver === undefined || taker === undefined) return [];
      return [
        {
          path: `${environment}.alerts.${alert.name}.receiver`,
          message: `'${alert.receiver}' does not get the alert: notifications.receivers.${taker} takes it (exclusive)`,
          cure: `Remove receiver from the override, or exclusive from notifications.receivers.${taker}.`,
          compares: [`alerts.${alert.name}`, `notifications.receivers.${taker}`, 'notifications.teams'],
        },
      ];
    }),
    ...[...reach(alerts, { environment })].flatMap(([receiver, reached]) =>
      mute.has(receiver)
        ? reached
            .filter(
              (alert) =>
                alert.severity !== 'none' &&
                !Object.values(named).some((conditions) => gets(conditions)(alert)),
            )
            .map(({ name, severity }) => ({
              path: `${environment}.alerts.${name}`,
              message: `this ${severity} alert is not delivered: the receiver ${receiver} has no channel`,
              cure: 'Set notifications.slack, email or webhook, or add a receiver that gets it to notifications.receivers.',
              compares: [`alerts.${name}`, ...CHANNELS.map((channel) => `notifications.${channel}`)],
            }))
        : [],
    ),
  ];
}

/** Whether a receiver of an environment gets an alert. Only the receiver `heartbeat` gets the Watchdog. */
export function isFor(conditions: Conditions, alert: Labelled, environment: string): boolean {
  const labels = { alertname: alert.name, ...labelsOf(alert, environment) };
  return alert.severity !== 'none' && takes({ matchers: conditionsOf(conditions) }, labels);
}

function firstTaker(routes: readonly Route[], labels: Readonly<Record<string, string>>): number {
  return routes.findIndex((route) => takes(route, labels));
}

function hasNoChannel({ name: _, ...integrations }: AlertmanagerConfig['receivers'][number]): boolean {
  return Object.values(integrations).every((configs) => configs.length === 0);
}
