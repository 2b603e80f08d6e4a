import { LAST_PORT } from './numbers';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** How far the ports of further instances and replicas are above that of the first one. No other server has a port there. */
const DISTANCE = 10_000;

/** The loopback port of an instance or replica, counted from 0. */
export function furtherPort(first: number, index: number): number {
  return index === 0 ? first : first + DISTANCE + index;
}

/** Checks that the last instance or replica has a port. @param what the server's setting with their number, `count` */
export function checkFurtherPorts(
  { ports }: Environment,
  server: keyof Environment['ports'],
  what: 'instances' | 'replicas',
  count: number,
): Refusal[] {
  const last = furtherPort(ports[server], count - 1);
  if (count <= 1 || last <= LAST_PORT) return [];
  return [
    {
      field: `ports.${server}`,
      message: `the last of ${count} ${what} has the port ${last}, above ${LAST_PORT}`,
      cure: `Use a lower port: the ports of further ${what} are ${DISTANCE} above it.`,
      others: [`${server}.${what}`],
    },
  ];
}
