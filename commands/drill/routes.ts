import type { AlertName } from '../../alerts/catalogue';
import { decorate } from '../../alerts/decorate';
import { type Route, routesFor, takes } from '../../alerts/routing';
import type { Bundle } from '../../bundle';

/** Finds the route of an alert. The result throws an Error for an alert that the environment does not have. */
export function routeOf({ alerts, environment }: Bundle): (alert: AlertName) => Route {
  const routes = routesFor(alerts);
  const links = { environment: environment.name, grafanaUrl: '', runbooksUrl: '' };
  return (name) => {
    const alert = alerts.find((each) => each.name === name);
    if (!alert) throw new Error(`the bundle has no alert ${name}`);
    const route = routes.find((each) => takes(each, decorate(alert, links).labels));
    if (!route) throw new Error(`no route takes ${name}`);
    return route;
  };
}
