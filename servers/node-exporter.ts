import { JOBS, PORTS } from '../lib/names';
import { runsNodeExporter } from '../settings/host';
import { internalHost, objectName } from './addresses';
import type { ServerDefinition } from './definition';
import { imageOf } from './images';
import { scrapeJob } from './scraping';

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
  workloads: (environment) =>
    runsNodeExporter(environment)
      ? [
          {
            name: 'node-exporter',
            containerName: objectName(environment, 'node-exporter'),
            image: imageOf(environment, 'nodeExporter'),
            command: [
              `--path.rootfs=${ROOT}`,
              // Those of the container list its own mounts.
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
            // Docker makes it a slave mount, so that it contains what the host mounts later.
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
          },
        ]
      : [],
  scrapeJobs: (environment) =>
    runsNodeExporter(environment)
      ? [
          scrapeJob(
            environment,
            JOBS.node,
            `http://${internalHost(environment, 'node-exporter')}:${PORTS.nodeExporter}`,
          ),
        ]
      : [],
};
