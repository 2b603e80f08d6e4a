import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AlertName } from '../../../alerts/catalogue';
import { receiversOf } from '../../../commands/drill/receivers';
import { type Patience, perform, type Run, type RunContext } from '../../../commands/drill/run';
import { Watch } from '../../../commands/drill/watch';
import { buildSimulator } from '../../../constructs/simulator-image';
import { projectPath } from '../../../lib/project';
import { drillBundle, drillFiles, type Ports } from './configuration';
import { Instance } from './instance';
import { freePorts, type Lab } from './lab';
import { EXERCISES, type LabExercise } from './plan';
import { Sink } from './sink';

/** By then every process has collected garbage once: two minutes after its start. */
const WARM_UP_MS = 135_000;
/** Faults that must make no alert are watched for at least so long. */
const QUIET_MS = 240_000;
/** Beyond the least time that its alert needs: two evaluations, the group's wait, and a busy machine. */
const PATIENCE_MINUTES = 5;
/** By then every alert has fired that is drilled every day; flapping takes eleven minutes. */
const EVERY_DAY_MINUTES = 12;
/** How long a fault goes on when all has arrived. */
const AFTERWARDS_MS = 75_000;
/** When a cause is over, its end is told within so many minutes. */
const END_MINUTES = 6;
/** Processes that start at the same time. */
const AT_ONCE = 6;

export interface Programs {
  readonly prometheus: string;
  readonly alertmanager: string;
}

export type LabRun = Run<LabExercise, Instance>;

/** What a drill has seen, for its judgement. */
export interface Seen {
  readonly runs: readonly LabRun[];
  /** The instance without any fault. */
  readonly healthy: Instance;
  readonly sink: Sink;
  readonly context: RunContext;
}

/** Runs the exercises, all at once, each on instances of its own beside a healthy one. */
export async function drill(
  lab: Lab,
  programs: Programs,
  exercises: readonly LabExercise[],
  longestHeldMinutes: number,
  tell: (text: string) => void,
): Promise<Seen> {
  const count = exercises.reduce((sum, { instances }) => sum + instances, 1);
  const [prometheus = 0, alertmanager = 0, sinkPort = 0, ...others] = await freePorts(3 + 2 * count);
  const ports: Ports = { prometheus, alertmanager };
  const instance = (name: string) => new Instance(name, others.shift() ?? 0, others.shift() ?? 0);
  const healthy = instance('healthy');
  const runs = exercises.map(
    (exercise): LabRun => ({
      exercise,
      instances: Array.from({ length: exercise.instances }, (_, index) =>
        instance(`${exercise.name} ${index + 1}`),
      ),
      startedAt: 0,
    }),
  );
  const drilled = new Set(
    exercises.flatMap(({ alerts, silenced, mayFollow }): readonly AlertName[] => [
      ...alerts,
      ...silenced,
      ...mayFollow,
    ]),
  );
  const bundle = drillBundle(
    [healthy, ...runs.flatMap(({ instances }) => instances)].map(({ target }) => target),
    drilled,
    ports,
  );
  const sink = new Sink(sinkPort);
  await sink.open();
  try {
    await lab.write(drillFiles(bundle, ports, sink));
    tell(`${count} simulators start`);
    const startedAt = await startSimulators(lab, healthy, runs);
    await startServers(lab, programs, ports);
    const watch = new Watch(`http://127.0.0.1:${prometheus}`, `http://127.0.0.1:${alertmanager}`, sink);
    watch.start();
    const context: RunContext = {
      watch,
      longestHeldMinutes,
      tell,
      receiverOf: receiversOf(bundle),
      silencedWillDo: false,
    };
    try {
      await Promise.race([lab.broken, performAll(runs, startedAt, context)]);
    } finally {
      watch.stop();
    }
    return { runs, healthy, sink, context };
  } finally {
    sink.close();
  }
}

function patience({ slowMinutes }: LabExercise): Patience {
  return {
    arrival: ((slowMinutes ?? EVERY_DAY_MINUTES) + PATIENCE_MINUTES) * 60_000,
    afterwards: AFTERWARDS_MS,
    end: END_MINUTES * 60_000,
  };
}

async function performAll(runs: readonly LabRun[], startedAt: number, context: RunContext): Promise<void> {
  context.tell('Prometheus and Alertmanager run; faults that need a fresh process have begun');
  const warm = delay(Math.max(0, startedAt + WARM_UP_MS - Date.now()));
  await Promise.all(
    runs.map(async (run) => {
      if (!run.exercise.fromStart) await warm;
      await perform(run, context, patience(run.exercise));
    }),
  );
  const quiet = Math.max(
    0,
    ...runs.filter(({ exercise }) => exercise.alerts.length === 0).map((run) => run.startedAt),
  );
  if (quiet > 0) await delay(Math.max(0, quiet + QUIET_MS - Date.now()));
}

/** Has the simulator built. @returns what starts an instance of it; the same seed gives the same traffic */
export async function simulators(lab: Lab): Promise<(instance: Instance, seed: number) => Promise<void>> {
  await buildSimulator();
  // Whatever is built meanwhile, this is what runs.
  const server = join(lab.folder, 'server.cjs');
  await copyFile(projectPath('.build/simulator/server.cjs'), server);
  return async (instance, seed) => {
    const logs = join(lab.folder, 'logs', String(instance.port));
    await mkdir(logs, { recursive: true });
    await lab.start(`simulator-${instance.port}`, [process.execPath, server], instance.ready, {
      PORT: String(instance.port),
      CONTROL_PORT: String(instance.controlPort),
      LOG_DIR: logs,
      SEED: String(seed),
    });
  };
}

/** @returns when the last of them had started */
async function startSimulators(lab: Lab, healthy: Instance, runs: readonly LabRun[]): Promise<number> {
  const start = await simulators(lab);
  const starts = [
    () => start(healthy, 1),
    ...runs.flatMap((run) =>
      run.instances.map((instance, index) => async () => {
        // The same whatever else is drilled.
        await start(
          instance,
          100 * (EXERCISES.findIndex(({ name }) => name === run.exercise.name) + 1) + index,
        );
        if (!run.exercise.fromStart) return;
        await instance.startFault(run.exercise.fault, run.exercise.parameters);
        run.startedAt = Date.now();
      }),
    ),
  ];
  for (let next = 0; next < starts.length; next += AT_ONCE) {
    await Promise.all(starts.slice(next, next + AT_ONCE).map((begin) => begin()));
  }
  return Date.now();
}

/** Starts Prometheus and Alertmanager on the files of {@link drillFiles}. */
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
