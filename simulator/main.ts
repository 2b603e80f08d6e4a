import { setTimeout as delay } from 'node:timers/promises';
import { ProblemsError } from '../lib/problems';
import { controlRoutes } from './http/control';
import { Listener } from './http/listener';
import { serveRoutes } from './http/router';
import { serviceRoutes } from './http/service';
import { LogFiles } from './logs/log-files';
import { readSettings } from './settings';
import { Simulation } from './simulation';

const TICK_MS = 1_000;
/** The last log lines are worth this wait when the process ends, and no more. */
const LONGEST_FLUSH_MS = 700;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { port, controlPort, seed, enableMetrics, healthCheckIntervalSeconds, logDirectory } = settings;
  const logs = await LogFiles.open(logDirectory);
  const simulation = new Simulation({
    seed,
    now: Date.now(),
    healthCheckIntervalSeconds,
    log: (stream, record) => logs.write(stream, record),
  });

  const service = new Listener(port, serveRoutes(serviceRoutes(simulation, enableMetrics)));
  const followFaults = () => {
    const opened = simulation.conditions.answers === 'refused' ? service.close() : service.open();
    opened.catch(fail);
  };
  const control = new Listener(
    controlPort,
    serveRoutes(controlRoutes({ simulation, now: Date.now, onFaultsChanged: followFaults })),
  );
  await Promise.all([service.open(), control.open()]);
  const ticking = setInterval(() => simulation.tick(Date.now()), TICK_MS);
  console.log(
    `simulator: orchestrator on port ${port}, control and sink on ${controlPort}, logs in ${logDirectory}, ` +
      `metrics ${enableMetrics ? 'on' : 'off'}, seed ${seed}`,
  );

  const stop = async () => {
    clearInterval(ticking);
    await Promise.race([
      Promise.all([service.close(), control.close(), logs.close()]),
      delay(LONGEST_FLUSH_MS),
    ]);
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** What a user can mend is told without a stack trace: wrong variables, a port in use, a file without permission. */
function fail(error: unknown): never {
  const expected = error instanceof ProblemsError || (error instanceof Error && 'code' in error);
  console.error(expected ? `simulator: ${(error as Error).message}` : error);
  process.exit(1);
}

main().catch(fail);
