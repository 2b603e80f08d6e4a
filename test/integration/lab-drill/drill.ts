import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AlertName } from '../../../alerts/catalogue';
import { Alertmanager } from '../../../clients/alertmanager';
import { SHORT_TIMEOUT_MS } from '../../../clients/http';
import { Prometheus } from '../../../clients/prometheus';
import { routeOf } from '../../../commands/drill/routes';
import { AlertWatch } from '../../../commands/drill/watch';
import { freePorts, type Lab } from '../../support/lab';
import { LabSimulator, simulators } from '../../support/simulator';
import { Sink } from '../../support/sink';
import { drillBundle, drillFiles, type Ports } from './configuration';
import { EXERCISES, type LabExercise } from './plan';
import { type LabContext, type LabRun, type LabTimeouts, perform } from './run';

/** Time in which every simulator collects garbage for the first time, which it does two minutes after its start. */
const WARM_UP_MS = 135_000;
/** The minimum time to observe faults that must not make any alert fire. */
const QUIET_MS = 240_000;
/** Added to the minimum time of an alert: two evaluations, the group wait, and delays of a busy machine. */
const MARGIN_MINUTES = 5;
/** Time until the slowest alert that does not need --slow fires: flapping takes eleven minutes. */
const QUICK_MINUTES = 12;
/** How long a fault lasts after all its alerts were delivered. */
const AFTERWARDS_MS = 75_000;
/** The time limit for the resolved notification after a fault stops. */
const RESOLUTION_MINUTES = 6;
/** The number of processes that start at the same time. */
const AT_ONCE = 6;

export interface Programs {
  readonly prometheus: string;
  readonly alertmanager: string;
}

/** What a test run has observed. */
export interface Observation {
  readonly runs: readonly LabRun[];
  /** The simulator without any fault. */
  readonly healthy: LabSimulator;
  readonly sink: Sink;
  readonly context: LabContext;
}

/** Runs all exercises at the same time, each on simulators of its own, beside a healthy simulator. */
export async function drill(
  lab: Lab,
  programs: Programs,
  exercises: readonly LabExercise[],
  longestHeldMinutes: number,
  report: (text: string) => void,
): Promise<Observation> {
  const count = exercises.reduce((sum, { simulators }) => sum + simulators, 1);
  const [prometheus = 0, alertmanager = 0, sinkPort = 0, ...others] = await freePorts(3 + 2 * count);
  const ports: Ports = { prometheus, alertmanager };
  const simulator = () => new LabSimulator(others.shift() ?? 0, others.shift() ?? 0);
  const healthy = simulator();
  const runs = exercises.map(
    (exercise): LabRun => ({
      exercise,
      simulators: Array.from({ length: exercise.simulators }, simulator),
      startedAt: 0,
    }),
  );
  const drilled = new Set(
    exercises.flatMap(({ alerts, inhibited, mayFollow }): readonly AlertName[] => [
      ...alerts,
      ...inhibited,
      ...mayFollow,
    ]),
  );
  const bundle = drillBundle(
    [healthy, ...runs.flatMap(({ simulators }) => simulators)].map(({ target }) => target),
    drilled,
    ports,
  );
  const sink = new Sink(sinkPort);
  await sink.open();
  try {
    await lab.write(drillFiles(bundle, ports, sink));
    report(`starting ${count} simulators`);
    const startedAt = await startSimulators(lab, healthy, runs);
    await startServers(lab, programs, ports);
    const watch = new AlertWatch(
      new Prometheus('Prometheus', `http://127.0.0.1:${prometheus}`, undefined, SHORT_TIMEOUT_MS),
      new Alertmanager('Alertmanager', `http://127.0.0.1:${alertmanager}`, undefined, SHORT_TIMEOUT_MS),
      sink,
    );
    watch.start();
    const route = routeOf(bundle);
    const context: LabContext = {
      watch,
      longestHeldMinutes,
      report,
      receiverOf: (alert) => route(alert).receiver,
    };
    try {
      await Promise.race([lab.broken, performAll(runs, startedAt, context)]);
    } finally {
      watch.stop();
    }
    return { runs, healthy, sink, context };
  } finally {
    await sink.close();
  }
}

function timeouts({ slowMinutes }: LabExercise): LabTimeouts {
  return {
    delivery: ((slowMinutes ?? QUICK_MINUTES) + MARGIN_MINUTES) * 60_000,
    afterwards: AFTERWARDS_MS,
    resolution: RESOLUTION_MINUTES * 60_000,
  };
}

async function performAll(runs: readonly LabRun[], startedAt: number, context: LabContext): Promise<void> {
  context.report('Prometheus and Alertmanager run; faults that start with their process are active');
  const warm = delay(Math.max(0, startedAt + WARM_UP_MS - Date.now()));
  await Promise.all(
    runs.map(async (run) => {
      if (!run.exercise.fromStart) await warm;
      await perform(run, context, timeouts(run.exercise));
    }),
  );
  const quiet = Math.max(
    0,
    ...runs.filter(({ exercise }) => exercise.alerts.length === 0).map((run) => run.startedAt),
  );
  if (quiet > 0) await delay(Math.max(0, quiet + QUIET_MS - Date.now()));
}

/** @returns when the last simulator had started, in milliseconds since 1970 */
async function startSimulators(lab: Lab, healthy: LabSimulator, runs: readonly LabRun[]): Promise<number> {
  const start = await simulators(lab);
  const starts = [
    () => start(healthy, 1),
    ...runs.flatMap((run) =>
      run.simulators.map((simulator, index) => async () => {
        // The seed depends only on the exercise, not on which other exercises run.
        await start(
          simulator,
          100 * (EXERCISES.findIndex(({ name }) => name === run.exercise.name) + 1) + index,
        );
        if (!run.exercise.fromStart) return;
        await simulator.control.start(run.exercise.fault, run.exercise.parameters);
        run.startedAt = Date.now();
      }),
    ),
  ];
  for (let next = 0; next < starts.length; next += AT_ONCE) {
    await Promise.all(starts.slice(next, next + AT_ONCE).map((begin) => begin()));
  }
  return Date.now();
}

/** Starts Prometheus and Alertmanager with the files of {@link drillFiles}. */
export async function startServers(
  lab: Lab,
  { prometheus, alertmanager }: Programs,
  ports: Ports,
): Promise<void> {
  const folder = (path: string) => join(lab.folder, path);
  const address = (port: number) => `127.0.0.1:${port}`;
  await lab.start(
    'alertmanager',
    [
      alertmanager,
      `--config.file=${folder('alertmanager/alertmanager.yml')}`,
      `--storage.path=${folder('alertmanager-data')}`,
      `--web.listen-address=${address(ports.alertmanager)}`,
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    `http://${address(ports.alertmanager)}/-/ready`,
  );
  await lab.start(
    'prometheus',
    [
      prometheus,
      `--config.file=${folder('prometheus/prometheus.yml')}`,
      `--storage.tsdb.path=${folder('prometheus-data')}`,
      `--web.listen-address=${address(ports.prometheus)}`,
      '--log.level=warn',
    ],
    `http://${address(ports.prometheus)}/-/ready`,
  );
}
