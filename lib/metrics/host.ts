import { JOBS } from '../names';
import type { BaseUnit } from '../units';
import type { Metric } from './types';

function host(
  name: string,
  type: Metric['type'],
  unit: BaseUnit,
  help: string,
  labels: readonly string[] = [],
): Metric & { readonly unit: BaseUnit } {
  return {
    name: `node_${name}`,
    type,
    unit,
    help,
    labels,
    targetLabels: ['job', 'instance', 'environment'],
    job: JOBS.node,
  };
}

const FILE_SYSTEM = ['device', 'fstype', 'mountpoint'] as const;

/** The metrics of the node exporter, about the Docker host, that rules and panels use. */
export const HOST_METRICS = {
  filesystem_avail_bytes: host(
    'filesystem_avail_bytes',
    'gauge',
    'bytes',
    'Space that users other than root can use',
    FILE_SYSTEM,
  ),
  filesystem_size_bytes: host(
    'filesystem_size_bytes',
    'gauge',
    'bytes',
    'Size of the file system',
    FILE_SYSTEM,
  ),
  filesystem_readonly: host(
    'filesystem_readonly',
    'gauge',
    'boolean',
    'Whether it is mounted read-only',
    FILE_SYSTEM,
  ),
  memory_MemAvailable_bytes: host(
    'memory_MemAvailable_bytes',
    'gauge',
    'bytes',
    'Memory that programs can get without swapping',
  ),
  memory_MemTotal_bytes: host('memory_MemTotal_bytes', 'gauge', 'bytes', 'Memory of the host'),
  timex_maxerror_seconds: host(
    'timex_maxerror_seconds',
    'gauge',
    'seconds',
    'Upper bound of the error of the clock. Without synchronization it grows by 0.5 ms a second, up to 16 s',
  ),
  timex_sync_status: host('timex_sync_status', 'gauge', 'boolean', 'Whether the clock is synchronized'),
  cpu_seconds_total: host('cpu_seconds_total', 'counter', 'seconds', 'Time of each core in each mode', [
    'cpu',
    'mode',
  ]),
} as const;
