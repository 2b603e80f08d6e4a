import type { ServerDefinition } from './definition';
import { cacheOf, storedThanosOf, thanosWorkload } from './thanos';

/** Reads the blocks of the object storage for Thanos Query. */
export const thanosStore: ServerDefinition = {
  name: 'thanos-store',
  title: 'Thanos store gateway',
  restartCost: 'for some seconds, dashboards lack the samples that only the object storage has',
  workloads: (environment) => {
    const thanos = storedThanosOf(environment);
    if (!thanos) return [];
    return [
      thanosWorkload(environment, thanos, 'store', {
        name: 'thanos-store',
        flags: ['--data-dir=/var/thanos'],
        mounts: [cacheOf('thanos-store')],
        usesBucket: true,
      }),
    ];
  },
};
