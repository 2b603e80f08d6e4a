import { setTimeout as delay } from 'node:timers/promises';
import { ProblemsError } from '../lib/problems';
import { controlApp } from './http/control';
import { Listener } from './http/listener';
import { serviceApp } from './http/service';
import { LogFiles } from './logs/log-files';
import { readSettings } from './settings';
import { Simulation } from './simulation';

const TICK_MS = 1_000;
/** The longest time that the process waits for the last log lines before it exits. */
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

  const service = new Listener(port, serviceApp(simulation, enableMetrics));
  const applyConnectionFault = () => {
    const opened = simulation.conditions.answers === 'refused' ? service.close() : service.open();
    opened.catch(fail);
  };
  const control = new Listener(
    controlPort,
    controlApp({ simulation, now: Date.now, onFaultsChanged: applyConnectionFault }),
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

/** Errors that the user can fix have no stack trace: invalid variables, a port in use, a file without permission. */
function fail(error: unknown): never {
  const expected = error instanceof ProblemsError || (error instanceof Error && 'code' in error);
  console.error(expected ? `simulator: ${(error as Error).message}` : error);
  process.exit(1);
}

main().catch(fail);
