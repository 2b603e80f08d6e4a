import { drillBundle, drillFiles } from '../lab-drill/configuration';
import { type Programs, simulators, startServers } from '../lab-drill/drill';
import { Instance } from '../lab-drill/instance';
import { freePorts, type Lab } from '../lab-drill/lab';
import { Sink } from '../lab-drill/sink';

/** A Prometheus with something to see. */
export interface Scene {
  /** Its URL. */
  readonly prometheus: string;
  readonly instances: readonly Instance[];
  close(): void;
}

const INSTANCES = 2;

/** Starts instances of the simulator with a Prometheus that scrapes them, on ports of their own. */
export async function openScene(lab: Lab, programs: Programs): Promise<Scene> {
  const [prometheus = 0, alertmanager = 0, sinkPort = 0, ...others] = await freePorts(3 + 2 * INSTANCES);
  const instances = Array.from(
    { length: INSTANCES },
    (_, index) => new Instance(`instance ${index + 1}`, others[2 * index] ?? 0, others[2 * index + 1] ?? 0),
  );
  const ports = { prometheus, alertmanager };
  const sink = new Sink(sinkPort);
  await sink.open();
  await lab.write(
    drillFiles(
      drillBundle(
        instances.map(({ target }) => target),
        new Set(),
        ports,
      ),
      ports,
      sink,
    ),
  );
  const start = await simulators(lab);
  await Promise.all(instances.map((instance, index) => start(instance, index + 1)));
  await startServers(lab, programs, ports);
  return { prometheus: `http://127.0.0.1:${prometheus}`, instances, close: () => sink.close() };
}
