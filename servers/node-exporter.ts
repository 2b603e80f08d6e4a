import { JOBS, PORTS } from '../lib/names';
import { isSwarm } from '../settings/docker';
import { runsNodeExporter } from '../settings/host';
import type { Environment } from '../settings/schema';
import { internalHost, numbered, objectName } from './addresses';
import type { ServerDefinition } from './definition';
import { imageOf } from './images';
import { scrapeJob } from './scraping';
import type { Workload } from './workload';

/** The Docker host's root file system in the container. */
const ROOT = '/host';

/** The parts of the host that alerts and panels use. */
const COLLECTORS = ['cpu', 'filesystem', 'meminfo', 'timex'] as const;

/** File systems that hold no data on a disk: the exporter's own list, and those in memory. */
const NO_DISKS =
  '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|erofs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs)$';

/** Reads the disks, the memory and the clock of the Docker host. Without privileges: it only asks the kernel for numbers. */
export const nodeExporter: ServerDefinition = {
  name: 'node-exporter',
  title: 'Node exporter',
  restartCost: 'metrics of the Docker host are missing for seconds',
  workloads: (environment) => hosts(environment).map((node) => workload(environment, node)),
  scrapeJobs: (environment) => {
    const urls = hosts(environment).map(
      (node) => `http://${internalHost(environment, numbered('node-exporter', node))}:${PORTS.nodeExporter}`,
    );
    return urls.length > 0 ? [scrapeJob(environment, JOBS.node, urls)] : [];
  },
};

/** The Docker host, or the nodes of a swarm. */
function hosts(environment: Environment): number[] {
  if (!runsNodeExporter(environment)) return [];
  return isSwarm(environment) ? environment.docker.nodes.map((_, index) => index + 1) : [1];
}

function workload(environment: Environment, node: number): Workload {
  const name = numbered('node-exporter', node);
  return {
    name,
    containerName: objectName(environment, name),
    node,
    image: imageOf(environment, 'nodeExporter'),
    command: [
      `--path.rootfs=${ROOT}`,
      // The container's own /proc would list the mounts of the container.
      `--path.procfs=${ROOT}/proc`,
      `--path.sysfs=${ROOT}/sys`,
      '--collector.disable-defaults',
      ...COLLECTORS.map((collector) => `--collector.${collector}`),
      `--collector.filesystem.fs-types-exclude=${NO_DISKS}`,
      '--web.disable-exporter-metrics',
    ],
    user: '65534:65534',
    ports: [],
    mounts: [],
    // Docker makes it a slave mount, so that it also contains what the host mounts later.
    externalMounts: [{ source: { folder: '/' }, path: ROOT, readOnly: true }],
    networks: ['collect'],
    secrets: [],
    healthCheck: {
      command: ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${PORTS.nodeExporter}/`],
      startSeconds: 30,
    },
    memoryMiB: 64,
    cpus: 0.2,
    after: [],
  };
}
