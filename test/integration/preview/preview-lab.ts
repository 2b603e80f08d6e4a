import { freePorts, type Lab } from '../../support/lab';
import { LabSimulator, simulators } from '../../support/simulator';
import { Sink } from '../../support/sink';
import { drillBundle, drillFiles } from '../lab-drill/configuration';
import { type Programs, startServers } from '../lab-drill/drill';

/** A Prometheus that scrapes simulators. */
export interface PreviewLab {
  /** URL of Prometheus. */
  readonly prometheus: string;
  close(): void;
}

const INSTANCES = 2;

/** Starts simulators and a Prometheus that scrapes them, on free ports. */
export async function openPreviewLab(lab: Lab, programs: Programs): Promise<PreviewLab> {
  const [prometheus = 0, alertmanager = 0, sinkPort = 0, ...others] = await freePorts(3 + 2 * INSTANCES);
  const instances = Array.from(
    { length: INSTANCES },
    (_, index) => new LabSimulator(others[2 * index] ?? 0, others[2 * index + 1] ?? 0),
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
  return { prometheus: `http://127.0.0.1:${prometheus}`, close: () => sink.close() };
}
