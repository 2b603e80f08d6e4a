import type { AlertName } from '../../alerts/catalogue';
import { labelsOf } from '../../alerts/decorate';
import { isFor } from '../../alerts/reach';
import { type Route, routesFor, takes } from '../../alerts/routing';
import type { Bundle } from '../../bundle';

/** Finds the route of an alert. The result throws an Error for an alert that the environment does not have. */
export function routeOf({ alerts, environment }: Bundle): (alert: AlertName) => Route {
  const routes = routesFor(alerts);
  return (name) => {
    const alert = alerts.find((each) => each.name === name);
    if (!alert) throw new Error(`the bundle has no alert ${name}`);
    const route = routes.find((each) => takes(each, labelsOf(alert, environment.name)));
    if (!route) throw new Error(`no route takes ${name}`);
    return route;
  };
}

/** The receiver that the simulator's sink sees for an alert: an exclusive one, or that of its route. */
export function receiverOf({ alerts, environment }: Bundle, name: AlertName, route: Route): string {
  const alert = alerts.find((each) => each.name === name);
  const exclusive = Object.entries(environment.notifications.receivers).find(
    ([, receiver]) => receiver.exclusive && alert && isFor(receiver, alert, environment.name),
  );
  return exclusive?.[0] ?? route.receiver;
}
