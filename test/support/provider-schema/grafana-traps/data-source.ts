import type { StackTrap } from './trap';

/** Grafana keeps one default: each further one takes it from the one before, at every deploy. */
export const oneDataSourceIsDefault: StackTrap = (resources) =>
  resources
    .filter(({ type, body }) => type === 'grafana_data_source' && body.is_default === true)
    .slice(1)
    .map(({ path }) => ({
      path: `${path}.is_default`,
      message: 'is set, and on another data source too',
      cure: 'Keep one default.',
    }));
