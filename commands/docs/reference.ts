import { bundle } from '../../bundle';
import { bundles } from '../../bundle/all';
import { loadEnvironments } from '../../settings/load';
import { environments } from '../../settings/select';
import { adapters } from './adapters';
import { alerts } from './alerts';
import { logs } from './logs';
import { page } from './markdown';
import { metrics } from './metrics';
import { panels } from './panels';
import { servers } from './servers';
import { settings } from './settings';

/** Path of the reference in this project. */
export const REFERENCE = 'docs/reference.md';

/** The reference as Markdown. It documents the files of the environments and ignores shell variables. */
export function reference(): string {
  const [unset] = loadEnvironments([{ name: 'default' }], {});
  if (!unset) throw new Error('an environment with nothing set was not loaded');
  const documented = { defaults: bundle(unset), environments: bundles(environments({})) };
  return `${page(
    '# Reference',
    'Written by `npm run docs` from the sources: change those, and run it again.',
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
