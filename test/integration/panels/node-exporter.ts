import type { Bundle } from '../../../bundle';
import { PORTS } from '../../../lib/names';
import { freePorts, type Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';

/** A node exporter that runs on this machine. */
export interface LocalNodeExporter {
  /** host:port that a deployed Prometheus scrapes. */
  readonly deployed: string;
  /** host:port on this machine. */
  readonly local: string;
}

/** Starts the node exporter with the flags of its container, without a container. Undefined without the program. */
export async function startNodeExporter(
  lab: Lab,
  { platform }: Bundle,
): Promise<LocalNodeExporter | undefined> {
  const program = findOrSkip('node_exporter')?.node_exporter;
  const workload = platform.workloads.find(({ name }) => name === 'node-exporter');
  if (!program || !workload) return undefined;
  const [port = 0] = await freePorts(1);
  const local = `127.0.0.1:${port}`;
  // In the container, the root of the host is mounted at another path.
  const root = workload.externalMounts?.[0]?.path ?? '';
  const flags = (workload.command ?? []).map((flag) => flag.replace(new RegExp(`=${root}/?`), '=/'));
  await lab.start(
    'node-exporter',
    [program, ...flags, `--web.listen-address=${local}`],
    `http://${local}/metrics`,
  );
  return { deployed: `${workload.name}:${PORTS.nodeExporter}`, local };
}
