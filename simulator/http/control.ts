import { z } from 'zod';
import { FAULTS } from '../faults';
import type { Fault } from '../faults/fault';
import type { Simulation } from '../simulation';
import { ok, type Reply, RequestError, type Routes } from './router';
import { filterSchema, notificationSchema, Sink } from './sink';

const behaviourSchema = z.strictObject({ status: z.int().min(200).max(599) });

export interface ControlProps {
  readonly simulation: Simulation;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called when faults have changed. */
  readonly onFaultsChanged: () => void;
}

/** The control interface and the sink of notifications. Neither depends on the orchestrator's health. */
export function controlRoutes({ simulation, now, onFaultsChanged }: ControlProps): Routes {
  const sink = new Sink();
  const heartbeat = { count: 0, last: undefined as string | undefined };
  const changed = (body: unknown): Reply => {
    onFaultsChanged();
    return ok(body);
  };
  return {
    'GET /healthz': () => ok({ status: 'ok' }),

    'GET /faults': () => ok({ faults: simulation.faults }),
    'POST /faults/:name': ({ name, body = {} }) =>
      changed(checked('the parameters do not fit', () => simulation.startFault(find(name), body, now()))),
    'DELETE /faults/:name': ({ name }) => changed(simulation.stopFault(find(name), now())),
    'DELETE /faults': () => changed({ faults: simulation.stopAllFaults(now()) }),

    'GET /sink': ({ query }) => {
      const filter = checked('the filter does not fit', () => filterSchema.parse(Object.fromEntries(query)));
      return ok({ status: sink.status, refused: sink.refused, deliveries: sink.find(filter) });
    },
    'POST /sink': ({ body }) => {
      const notification = checked('this is no notification', () => notificationSchema.parse(body));
      sink.receive(notification, new Date(now()));
      return { status: sink.status, body: { status: sink.status } };
    },
    'DELETE /sink': () => {
      sink.clear();
      return ok({ deliveries: [] });
    },
    'POST /sink/behaviour': ({ body }) => {
      sink.status = checked('the behaviour does not fit', () => behaviourSchema.parse(body)).status;
      return ok({ status: sink.status });
    },

    'GET /heartbeat': () => ok(heartbeat),
    'POST /heartbeat': () => {
      heartbeat.count += 1;
      heartbeat.last = new Date(now()).toISOString();
      return ok(heartbeat);
    },
  };
}

function find(name: string): Fault {
  const fault = FAULTS.get(name);
  if (!fault) throw new RequestError(404, `there is no fault ${name}`, { faults: [...FAULTS.keys()] });
  return fault;
}

/** Runs a step that checks what the caller gave, and tells the caller what is wrong with it. */
function checked<T>(what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map(({ path, message }) => [...path, message].join(': '));
    throw new RequestError(400, `${what}: ${problems.join('; ')}`);
  }
}
