import { parse } from 'yaml';
import { z } from 'zod';
import type { Deployment } from '../../deployment';
import { differences } from '../differences';
import { type DoctorCheck, type DoctorFinding, failed, ok, warning } from '../finding';
import { few, span } from '../words';
import { reachCheck } from './reach';

export const PROMETHEUS = 'Prometheus';

const runtimeSchema = z.object({
  data: z.object({
    reloadConfigSuccess: z.boolean(),
    lastConfigTime: z.string(),
    storageRetention: z.string(),
  }),
});
const configSchema = z.object({ data: z.object({ yaml: z.string() }) });

/** That Prometheus answers, and runs with the configuration of this checkout. */
export function prometheusChecks(deployment: Deployment): DoctorCheck[] {
  return [
    reachCheck(deployment, 'prometheus', '/-/ready'),
    {
      name: 'Prometheus configuration',
      group: 'Prometheus',
      needs: [PROMETHEUS],
      look: () => look(deployment),
    },
  ];
}

async function look({ bundle, prometheus, now }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'Prometheus configuration';
  const deploy = `npm run deploy -- ${bundle.environment.name} platform`;
  const [runtime, config] = await Promise.all([
    prometheus.get('/api/v1/status/runtimeinfo', runtimeSchema),
    prometheus.get('/api/v1/status/config', configSchema),
  ]);
  const { reloadConfigSuccess, lastConfigTime } = runtime.data;
  if (!reloadConfigSuccess) {
    return [
      failed(
        subject,
        'the last reload failed: what was loaded before is still in force',
        `Its log names the file and line; ${deploy} puts the files of this checkout there.`,
      ),
    ];
  }
  // Where the rule files lie is the server's own.
  const { rule_files: _, ...given } = bundle.prometheus.config;
  const differing = differences(given, parse(config.data.yaml));
  const age = span((now() - Date.parse(lastConfigTime)) / 1_000);
  return [
    differing.length === 0
      ? ok(subject, `as in this checkout, loaded ${age} ago`)
      : warning(
          subject,
          `differs from this checkout in ${few(differing)}`,
          `${deploy}, if the checkout is what is meant.`,
        ),
  ];
}
