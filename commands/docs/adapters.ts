import { ADAPTERS, type Adapter, isMapped } from '../../adapters';
import { bundle } from '../../bundle';
import { METRICS, type OrchestratorMetric } from '../../lib/metrics';
import { loadEnvironments } from '../../settings/load';
import { code, page, table } from './markdown';

/** What each adapter yields and loses. */
export function adapters(): string {
  return page(
    '## Adapters',
    'For an application that does not meet the contract: `orchestrator: { adapter: … }`.',
    ADAPTERS.map(section),
  );
}

function section(adapter: Adapter): string {
  const { name, title, scrape, metrics } = adapter;
  const [environment] = loadEnvironments(
    [
      {
        name: 'default',
        orchestrator: { adapter: name, instances: 0, targets: ['orchestrator:8000'] },
        notifications: { webhook: true },
      },
    ],
    {},
  );
  if (!environment) throw new Error(`no environment with the adapter ${name} was loaded`);
  const { unavailable } = bundle(environment);
  return page(
    `### ${title}: ${code(name)}`,
    `Prometheus scrapes ${code(scrape.path)}${
      scrape.header
        ? `, sends the header ${code(scrape.header.name)} with the secret ${code(scrape.header.secret)},`
        : ''
    } and keeps ${code(scrape.keep)}. Recording rules yield the metrics of the contract:`,
    table(
      ['Metric', 'Source', 'What is lost'],
      Object.entries(metrics).map(([key, mapping]) => [
        code(METRICS[key as OrchestratorMetric].name),
        isMapped(mapping)
          ? code(`${mapping.source.name}${mapping.where ? `{${mapping.where}}` : ''}`)
          : 'none',
        isMapped(mapping) ? (mapping.lost ?? '') : mapping.unavailable,
      ]),
    ),
    'Alerts that are not created:',
    table(
      ['Alert', 'Missing', 'To get it'],
      unavailable.map((alert) => [alert.name, alert.missing.map(code).join(', '), alert.cure]),
    ),
  );
}
