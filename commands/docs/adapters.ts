import { ADAPTERS, type Adapter, type ApplicationLogs, isMapped } from '../../adapters';
import { bundle } from '../../bundle';
import { METRICS, type OrchestratorMetric } from '../../lib/metrics';
import { loadEnvironments } from '../../settings/load';
import { code, codes, page, table } from './markdown';

/** The metrics that each adapter provides, and what it loses. */
export function adapters(): string {
  return page(
    '## Adapters',
    'For an application that does not meet the contract: `orchestrator: { adapter: … }`.',
    ADAPTERS.map(section),
  );
}

function section(adapter: Adapter): string {
  const { name, title, scrape, metrics, logs } = adapter;
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
      unavailable.map((alert) => [alert.name, codes(alert.missing), alert.cure]),
    ),
    logFiles(logs),
  );
}

function logFiles({ folder, files, loggers, environment = {}, records }: ApplicationLogs): string {
  const variables = Object.entries(environment).map(([name, value]) => code(`${name}=${value}`));
  return page(
    `Log files in ${code(folder)}: general ${code(files.app)}, audit ${code(files.audit)}, errors ${code(files.errors)}. Loggers: ${codes(loggers)}.${variables.length > 0 ? ` Required in the application: ${variables.join(', ')}.` : ''}`,
    records === undefined
      ? ''
      : page(
          `The fields of ${codes(records.merged)} become fields of the record. ${codes(records.dropped)} are left out. Each field of a record comes from the first source with a value:`,
          table(
            ['Field', 'Sources'],
            Object.entries(records.fields).map(([field, sources]) => [
              code(field),
              codes(sources.includes(field) ? sources : [field, ...sources]),
            ]),
          ),
          `Actions that alerts and dashboards look for. Any other event is its own action; ${code(records.success)} becomes the outcome.`,
          table(
            ['Event', 'Outcome', 'Action'],
            records.actions.map(({ event, outcome, action }) => [
              code(event),
              outcome ?? 'any',
              code(action),
            ]),
          ),
        ),
  );
}
