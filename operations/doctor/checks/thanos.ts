import { few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import { type CheckResult, checksOf, type DoctorCheck, failed, ok } from '../finding';
import { containerCheck } from './containers';

const THANOS = 'Thanos Query';

/** Checks that Thanos Query responds, and reaches each sidecar and the store gateway. */
export function thanosChecks({ thanos, bundle }: Deployment): DoctorCheck[] {
  if (!thanos) return [];
  return [
    {
      name: THANOS,
      group: 'Prometheus',
      follows: [containerCheck('thanos-query')],
      run: async () => {
        await thanos.ready();
        return ok(`responds at ${thanos.url}`);
      },
    },
    ...checksOf('Prometheus', [THANOS], {
      'sources of Thanos Query': async (): Promise<CheckResult> => {
        const sources = await thanos.sources();
        const wanted = bundle.platform.workloads.filter(({ name }) => /^thanos-(sidecar|store)/.test(name));
        const broken = sources.filter(({ error }) => error !== undefined);
        const up = sources.length - broken.length;
        return up < wanted.length
          ? failed(
              `${up} of ${wanted.length} respond${broken.length > 0 ? `: ${few(broken.map(({ name, error }) => `${name}: ${error}`))}` : ''}`,
              `Dashboards lack the samples of the others. docker logs of ${few(wanted.map(({ containerName }) => containerName))} shows why.`,
            )
          : ok(`${up} respond`);
      },
    }),
  ];
}
