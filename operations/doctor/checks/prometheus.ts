import { parse } from 'yaml';
import { formatDuration } from '../../../lib/format';
import { few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import { differences } from '../differences';
import { type CheckResult, checksOf, type DoctorCheck, failed, ok, warning } from '../finding';
import { reachChecks } from './reach';

export const PROMETHEUS = 'Prometheus';

/** Checks that Prometheus responds and runs the configuration of this checkout. */
export function prometheusChecks(deployment: Deployment): DoctorCheck[] {
  return [
    ...reachChecks(deployment, 'prometheus', 'Prometheus'),
    ...checksOf('Prometheus', [PROMETHEUS], {
      'Prometheus configuration': () => checkConfiguration(deployment),
    }),
  ];
}

async function checkConfiguration({ bundle, prometheus, now }: Deployment): Promise<CheckResult> {
  const deploy = `npm run deploy -- ${bundle.environment.name} platform`;
  const [runtime, configuration] = await Promise.all([prometheus.runtime(), prometheus.configuration()]);
  const { reloadConfigSuccess, lastConfigTime } = runtime;
  if (!reloadConfigSuccess) {
    return failed(
      'the last reload failed; the previous configuration is still active',
      `Its log names the file and line (runbooks/MonitoringConfigReloadFailed.md). To load this checkout: ${deploy}`,
    );
  }
  // Prometheus reports other paths for the rule files.
  const { rule_files: _, ...given } = bundle.prometheus.config;
  const differing = differences(given, parse(configuration));
  const age = formatDuration((now() - Date.parse(lastConfigTime)) / 1_000);
  return differing.length === 0
    ? ok(`matches this checkout, loaded ${age} ago`)
    : warning(`differs from this checkout in ${few(differing)}`, `To apply this checkout: ${deploy}`);
}
