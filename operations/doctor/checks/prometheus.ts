import { parse } from 'yaml';
import type { Prometheus } from '../../../clients/prometheus';
import { formatDuration } from '../../../lib/format';
import { few } from '../../../lib/words';
import { configOfReplica } from '../../../servers/prometheus';
import type { Deployment } from '../../deployment';
import { differences } from '../differences';
import { type CheckResult, checksOf, type DoctorCheck, failed, ok, type Verdict, warning } from '../finding';
import { reachChecks } from './reach';
import { worstOf } from './replicas';

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

/** Seconds since Prometheus started, for example in the deploy of a new environment. @throws HttpError */
export async function prometheusRuns({ prometheus, now }: Deployment): Promise<number> {
  return (now() - Date.parse((await prometheus.runtime()).startTime)) / 1_000;
}

/** The first problem of a replica, or of the only instance. */
async function checkConfiguration(deployment: Deployment): Promise<CheckResult> {
  const { prometheus, prometheuses } = deployment;
  const replicas =
    prometheuses.length > 1
      ? prometheuses.map(({ replica: { name }, client }) => ({ name, client }))
      : [{ name: 'prometheus', client: prometheus }];
  return worstOf(
    replicas.map(async ({ name, client }) => {
      const verdict = await configurationOf(deployment, client, name);
      return replicas.length > 1 ? { ...verdict, seen: `${name}: ${verdict.seen}` } : verdict;
    }),
  );
}

async function configurationOf(
  { bundle, now }: Pick<Deployment, 'bundle' | 'now'>,
  prometheus: Prometheus,
  replica: string,
): Promise<Verdict> {
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
  const { rule_files: _, ...given } = configOfReplica(bundle.prometheus.config, replica);
  const differing = differences(given, parse(configuration));
  const age = formatDuration((now() - Date.parse(lastConfigTime)) / 1_000);
  return differing.length === 0
    ? ok(`matches this checkout, loaded ${age} ago`)
    : warning(`differs from this checkout in ${few(differing)}`, `To apply this checkout: ${deploy}`);
}
