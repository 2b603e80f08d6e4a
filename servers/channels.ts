import type { Channels } from '../alerts/alertmanager/config';
import type { Environment } from '../settings/schema';
import { sink } from './addresses';

/** The ways in which an environment's receivers are reached. */
export function channels(environment: Environment): Channels {
  return { ...environment.notifications, sink: sink(environment) };
}
