import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import { FAULTS } from '../faults';
import type { Fault } from '../faults/fault';
import type { Simulation } from '../simulation';
import { createApp, parseBody, RequestError } from './app';
import { filterSchema, notificationSchema, Sink } from './sink';

const behaviourSchema = z.strictObject({ status: z.int().min(200).max(599) });

export interface ControlProps {
  readonly simulation: Simulation;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called after each start or stop of a fault. */
  readonly onFaultsChanged: () => void;
}

/** The control interface, and a sink that records notifications. Neither depends on the orchestrator's health. */
export function controlApp({ simulation, now, onFaultsChanged }: ControlProps): Hono {
  const app = createApp();
  const sink = new Sink();
  const heartbeat = { count: 0, last: undefined as string | undefined };

  app.get('/healthz', (context) => context.json({ status: 'ok' }));

  app.get('/faults', (context) => context.json({ faults: simulation.faults }));
  app.post('/faults/:name', async (context) => {
    const fault = find(context.req.param('name'));
    const parameters = parseBody(await context.req.text()) ?? {};
    const started = checked('invalid parameters', () => simulation.startFault(fault, parameters, now()));
    onFaultsChanged();
    return context.json(started);
  });
  app.delete('/faults/:name', (context) => {
    const stopped = simulation.stopFault(find(context.req.param('name')), now());
    onFaultsChanged();
    return context.json(stopped);
  });
  app.delete('/faults', (context) => {
    const faults = simulation.stopAllFaults(now());
    onFaultsChanged();
    return context.json({ faults });
  });

  app.get('/sink', (context) => {
    const filter = checked('invalid filter', () => filterSchema.parse(context.req.query()));
    return context.json({ status: sink.status, refused: sink.refused, deliveries: sink.find(filter) });
  });
  app.post('/sink', async (context) => {
    const body = parseBody(await context.req.text());
    sink.receive(
      checked('not an Alertmanager notification', () => notificationSchema.parse(body)),
      new Date(now()),
    );
    return context.json({ status: sink.status }, sink.status as ContentfulStatusCode);
  });
  app.delete('/sink', (context) => {
    sink.clear();
    return context.json({ deliveries: [] });
  });
  app.post('/sink/behaviour', async (context) => {
    const body = parseBody(await context.req.text());
    sink.status = checked('invalid behaviour', () => behaviourSchema.parse(body)).status;
    return context.json({ status: sink.status });
  });

  app.get('/heartbeat', (context) => context.json(heartbeat));
  app.post('/heartbeat', (context) => {
    heartbeat.count += 1;
    heartbeat.last = new Date(now()).toISOString();
    return context.json(heartbeat);
  });
  return app;
}

function find(name: string): Fault {
  const fault = FAULTS.get(name);
  if (!fault) throw new RequestError(404, `no fault named ${name}`, { faults: [...FAULTS.keys()] });
  return fault;
}

/** Runs a step that validates a request. @throws RequestError that names each invalid field */
function checked<T>(what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map(({ path, message }) => [...path, message].join(': '));
    throw new RequestError(400, `${what}: ${problems.join('; ')}`);
  }
}
