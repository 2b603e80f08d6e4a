import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { hostDiskUsed } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

export const hostDiskSpaceLow = defineAlert({
  name: 'HostDiskSpaceLow',
  group: GROUPS.host,
  severity: 'warning',
  family: 'host',
  identity: ['mountpoint'],
  threshold: {
    value: 0.9,
    unit: 'ratio',
    why: 'Elasticsearch moves its shards away above 90 % of a disk, and makes its indices read-only above 95 %; later on disks of more than 1.5 TB.',
  },
  for: Duration.minutes(10),
  forWhy:
    'A temporary file, such as that of a compaction or of an image that Docker unpacks, is gone by then.',
  when: ({ hostExporter }) => hostExporter,
  expression: ({ threshold }) => promql`${hostDiskUsed()} > ${threshold}`,
  summary: '{{ $labels.mountpoint }} of the Docker host is nearly full',
  description: ({ threshold }) =>
    `The file system {{ $labels.mountpoint }} of the Docker host is {{ $value | humanizePercentage }} full. The limit is ${threshold}.`,
  drill: { withoutFault: 'a fault of the Docker host: fill its disk' },
});
