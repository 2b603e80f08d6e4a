import type { CostedRule } from '../../../alerts/budget';
import type { Metric } from '../../../lib/metrics';
import { TARGET_LABELS } from '../../../lib/names';
import type { SyntheticSeries } from './orchestrators';

/** The job of the node exporters. */
export const NODE_JOB = 'node';

/** Values of the labels of a host that the rules distinguish. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  mountpoint: ['/', '/boot', '/var', '/home', '/srv', '/data'],
  device: ['eth0', 'eth1', 'sda', 'sdb', 'lo'],
  cpu: ['0', '1', '2', '3', '4', '5', '6', '7'],
  mode: ['user', 'system', 'idle', 'iowait', 'nice', 'irq', 'softirq', 'steal'],
  state: ['active', 'failed', 'spare'],
};

const gauges = (labels: readonly string[], ...names: readonly string[]) =>
  names.map((name) => ({ name: `node_${name}`, type: 'gauge' as const, labels }));
const counters = (labels: readonly string[], ...names: readonly string[]) =>
  names.map((name) => ({ name: `node_${name}`, type: 'counter' as const, labels }));

/** Metrics of node_exporter, without the collectors for systemd (disabled by default) and bonding. */
const EXPOSED = [
  ...gauges(
    ['mountpoint'],
    ...['filesystem_avail_bytes', 'filesystem_size_bytes', 'filesystem_readonly'],
    ...['filesystem_files', 'filesystem_files_free'],
  ),
  ...counters(
    ['device'],
    ...['network_receive_errs_total', 'network_receive_packets_total', 'network_receive_bytes_total'],
    ...['network_transmit_errs_total', 'network_transmit_packets_total', 'network_transmit_bytes_total'],
    ...['network_receive_drop_total', 'network_transmit_drop_total'],
    ...['disk_io_time_seconds_total', 'disk_io_time_weighted_seconds_total'],
  ),
  ...gauges(
    [],
    ...['nf_conntrack_entries', 'nf_conntrack_entries_limit', 'textfile_scrape_error'],
    ...['timex_offset_seconds', 'timex_sync_status', 'timex_maxerror_seconds'],
    ...['filefd_allocated', 'filefd_maximum', 'load1', 'md_disks_required'],
    ...['memory_MemAvailable_bytes', 'memory_MemTotal_bytes'],
  ),
  ...gauges(['state'], 'md_disks'),
  ...counters(['cpu', 'mode'], 'cpu_seconds_total'),
  ...counters([], 'vmstat_pgmajfault'),
];

/** The metrics in the form that the look-back of the rules is computed from. */
export const NODE_METRICS: readonly Metric[] = EXPOSED.map((metric) => ({
  ...metric,
  unit: 'count',
  help: metric.name,
  job: NODE_JOB,
  targetLabels: TARGET_LABELS,
}));

/** All series of a node exporter. */
export function seriesOfNode(instance: number): SyntheticSeries[] {
  return EXPOSED.flatMap(({ name, type, labels }) =>
    combinations(labels).map((set, index) => {
      const seed = instance * 31 + index;
      return {
        name,
        labels: set,
        job: NODE_JOB,
        at: (seconds: number) => {
          // Values at which no alert fires.
          if (/_errs_/.test(name)) return seed;
          if (/_limit$/.test(name)) return 10_000;
          return type === 'counter'
            ? Math.floor((seconds - 1_700_000_000) * (1 + (seed % 7)))
            : 1_000 + ((seed + Math.floor(seconds / 300)) % 4);
        },
      };
    }),
  );
}

function combinations(labels: readonly string[]): Record<string, string>[] {
  return labels.reduce<Record<string, string>[]>(
    (sets, label) =>
      sets.flatMap((set) => (VALUES[label] ?? []).map((value) => ({ ...set, [label]: value }))),
    [{}],
  );
}

const HOUR = 3_600;
const writable = 'and node_filesystem_readonly == 0';
const space = 'node_filesystem_avail_bytes / node_filesystem_size_bytes * 100';
const files = 'node_filesystem_files_free / node_filesystem_files * 100';
const fills = (share: string, free: string, below: number, hours: number) =>
  `${share} < ${below} and predict_linear(${free}[6h], ${hours * HOUR}) < 0 ${writable}`;
const errors = (direction: string) =>
  `rate(node_network_${direction}_errs_total[2m]) / rate(node_network_${direction}_packets_total[2m]) > 0.01`;
const descriptors = 'node_filefd_allocated * 100 / node_filefd_maximum';

/** Common alerts on hosts, like those of Prometheus' node mixin. */
const ALERTS: readonly string[] = [
  fills(space, 'node_filesystem_avail_bytes', 40, 24),
  fills(space, 'node_filesystem_avail_bytes', 20, 4),
  `${space} < 5 ${writable}`,
  `${space} < 3 ${writable}`,
  fills(files, 'node_filesystem_files_free', 40, 24),
  fills(files, 'node_filesystem_files_free', 20, 4),
  `${files} < 5 ${writable}`,
  `${files} < 3 ${writable}`,
  errors('receive'),
  errors('transmit'),
  'node_nf_conntrack_entries / node_nf_conntrack_entries_limit > 0.75',
  'node_textfile_scrape_error == 1',
  '(node_timex_offset_seconds > 5000 and deriv(node_timex_offset_seconds[5m]) >= 0) or (node_timex_offset_seconds < -5000 and deriv(node_timex_offset_seconds[5m]) <= 0)',
  'min_over_time(node_timex_sync_status[5m]) == 0 and node_timex_maxerror_seconds >= 16',
  'node_md_disks_required - ignoring (state) node_md_disks{state="active"} > 10',
  'node_md_disks{state="failed"} > 5000',
  `${descriptors} > 170`,
  `${descriptors} > 190`,
  'sum without (mode) (avg without (cpu) (rate(node_cpu_seconds_total{mode!~"idle|iowait"}[2m]))) > 9000',
  'node_load1 / count without (cpu, mode) (node_cpu_seconds_total{mode="idle"}) > 2000',
  'rate(node_vmstat_pgmajfault[5m]) > 500',
  '100 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes * 100 > 90',
  'rate(node_disk_io_time_weighted_seconds_total[5m]) > 10',
  'node_systemd_unit_state{state="failed"} == 1',
  'node_bonding_slaves - node_bonding_active != 0',
];

/** The series that dashboards of hosts read. */
const RECORDED: Readonly<Record<string, string>> = {
  'instance:node_num_cpu:sum': 'count without (cpu, mode) (node_cpu_seconds_total{mode="idle"})',
  'instance:node_cpu_utilisation:rate5m':
    '1 - avg without (cpu) (sum without (mode) (rate(node_cpu_seconds_total{mode=~"idle|iowait|steal"}[5m])))',
  'instance:node_load1_per_cpu:ratio': 'node_load1 / instance:node_num_cpu:sum',
  'instance:node_memory_utilisation:ratio': '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
  'instance:node_vmstat_pgmajfault:rate5m': 'rate(node_vmstat_pgmajfault[5m])',
  'instance_device:node_disk_io_time_seconds:rate5m': 'rate(node_disk_io_time_seconds_total[5m])',
  'instance_device:node_disk_io_time_weighted_seconds:rate5m':
    'rate(node_disk_io_time_weighted_seconds_total[5m])',
  ...Object.fromEntries(
    ['receive_bytes', 'transmit_bytes', 'receive_drop', 'transmit_drop'].map((what) => [
      `instance:node_network_${what}_excluding_lo:rate5m`,
      `sum without (device) (rate(node_network_${what}_total{device!="lo"}[5m]))`,
    ]),
  ),
};

/** The rules in the form of the estimate. */
export const PEER_RULES: readonly CostedRule[] = [
  ...Object.entries(RECORDED).map(([name, expression]) => ({ name, expression })),
  ...ALERTS.map((expression, index) => ({ name: `Node${index + 1}`, expression })),
];
/** Number of alerts among them. */
export const PEER_ALERTS = ALERTS.length;

/** The rules in the form that Prometheus loads, in two groups. */
export const PEER_GROUPS = [
  { name: 'node-recorded', rules: Object.entries(RECORDED).map(([record, expr]) => ({ record, expr })) },
  { name: 'node-alerts', rules: ALERTS.map((expr, index) => ({ alert: `Node${index + 1}`, expr })) },
];
