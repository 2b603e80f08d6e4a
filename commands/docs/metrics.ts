import { recordedMetric } from '../../alerts/objectives/recording';
import { CATALOGUE, METRICS, type Metric } from '../../lib/metrics';
import type { Documented } from './differences';
import { code, codes, page, table } from './markdown';

/** Scraped metrics and recorded series. */
export function metrics({ defaults }: Documented): string {
  const own = Object.values(METRICS);
  const names = new Set(own.map(({ name }) => name));
  const others = [...CATALOGUE.values()].filter(({ name }) => !names.has(name));
  const recorded = defaults.recording.rules.map(recordedMetric);
  return page(
    '## Metrics',
    '### Orchestrator',
    table(
      ['Metric', 'Type', 'Unit', 'Labels', 'Job', 'Meaning'],
      own.map((metric) => [...described(metric), code(metric.job), metric.help]),
    ),
    own.flatMap((metric) => notes(metric)).join('\n'),
    '### Monitoring',
    'The metrics that rules and panels use.',
    table(
      ['Metric', 'Type', 'Unit', 'Labels', 'Meaning'],
      others.map((metric) => [...described(metric), metric.help]),
    ),
    '### Recorded',
    'Series that Prometheus computes from the others, for the service levels.',
    table(
      ['Series', 'Type', 'Unit', 'Labels', 'Meaning'],
      recorded.map((metric) => [...described(metric), metric.help]),
    ),
  );
}

function described({ name, type, unit, labels }: Metric): string[] {
  return [code(name), type, unit, codes(labels)];
}

function notes({ name, buckets, note }: Metric): string[] {
  const texts = [note, buckets && `Buckets: ${buckets.join(', ')}.`].filter(Boolean);
  return texts.length > 0 ? [`- ${code(name)}: ${texts.join(' ')}`] : [];
}
