import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { hostMemoryUsed } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

export const hostMemoryLow = defineAlert({
  name: 'HostMemoryLow',
  group: GROUPS.host,
  severity: 'warning',
  family: 'host',
  identity: [],
  threshold: {
    value: 0.9,
    unit: 'ratio',
    why: 'Above this, little memory is left for the page cache, from which Elasticsearch and Prometheus read, and another large model can make the kernel kill processes.',
  },
  for: Duration.minutes(15),
  forWhy: 'Loading a model needs more memory than the model itself, for minutes.',
  when: ({ hostExporter }) => hostExporter,
  expression: ({ threshold }) => promql`${hostMemoryUsed()} > ${threshold}`,
  summary: 'The Docker host has little memory left',
  description: ({ threshold }) =>
    `Programs use {{ $value | humanizePercentage }} of the memory of the Docker host. The limit is ${threshold}.`,
  drill: { withoutFault: 'a fault of the Docker host: use up its memory' },
});
