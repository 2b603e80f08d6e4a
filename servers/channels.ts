import type { Channels } from '../alerts/alertmanager/channels';
import type { Environment } from '../settings/schema';
import { sink } from './addresses';

/** The notification channels of an environment. */
export function channels(environment: Environment): Channels {
  return { ...environment.notifications, sink: sink(environment) };
}
