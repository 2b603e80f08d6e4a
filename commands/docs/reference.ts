import { adapters } from './adapters';
import { alerts } from './alerts';
import { documentProject } from './differences';
import { logs } from './logs';
import { page } from './markdown';
import { metrics } from './metrics';
import { panels } from './panels';
import { servers } from './servers';
import { settings } from './settings';

/** Path of the reference in this project. */
export const REFERENCE = 'docs/reference.md';

/** The reference as Markdown. */
export function reference(documented = documentProject()): string {
  return `${page(
    '# Reference',
    '`npm run docs` generates this page from the sources. Do not edit it.',
    ['Metrics', 'Alerts', 'Panels', 'Logs', 'Adapters', 'Servers', 'Settings']
      .map((title) => `- [${title}](#${title.toLowerCase()})`)
      .join('\n'),
    metrics(documented),
    alerts(documented),
    panels(documented),
    logs(),
    adapters(),
    servers(documented),
    settings(documented),
  )}\n`;
}
