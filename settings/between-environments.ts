import { NO_ADAPTER } from '../adapters';
import type { RelationProblem } from '../lib/problems';
import { checkSharedGrafana } from './grafana';
import { checkSharedHost } from './published-ports';
import type { Environment } from './schema';

/** Checks relations between environments (docs/contract.md). */
export function checkBetweenEnvironments(environments: readonly Environment[]): RelationProblem[] {
  const find = (name: string) => environments.find((environment) => environment.name === name);
  const problems: RelationProblem[] = [];
  for (const [more, less] of [
    [find('prod'), find('staging')],
    [find('staging'), find('dev')],
  ]) {
    if (more && less && more.prometheus.retentionDays < less.prometheus.retentionDays) {
      problems.push({
        path: `${more.name}.prometheus.retentionDays`,
        message: `${more.prometheus.retentionDays} days are less than the ${less.prometheus.retentionDays} days of ${less.name}`,
        cure: `Use ${less.prometheus.retentionDays} or more, or lower the retention of ${less.name}.`,
        compares: [more, less].map(({ name }) => `${name}.prometheus.retentionDays`),
      });
    }
  }
  problems.push(
    ...checkSameAlerts(find('staging'), find('prod')),
    ...checkSharedGrafana(environments),
    ...checkSharedHost(environments),
    ...checkIngressHosts(environments),
  );
  return problems;
}

/** A host name and port lead to one ingress, so two environments cannot use the same. */
function checkIngressHosts(environments: readonly Environment[]): RelationProblem[] {
  const address = ({ ingress }: Environment) =>
    ingress && `${ingress.host.toLowerCase()}:${ingress.httpsPort}`;
  return environments.flatMap((later, index) => {
    const earlier = environments.slice(0, index).find((other) => address(other) === address(later));
    return !later.ingress || !earlier
      ? []
      : {
          path: `${later.name}.ingress.host`,
          message: `'${later.ingress.host}' is also the host of ${earlier.name}, with the same port`,
          cure: 'Give each environment its own ingress.host.',
          compares: [later, earlier].map(({ name }) => `${name}.ingress`),
        };
  });
}

function checkSameAlerts(staging: Environment | undefined, prod: Environment | undefined): RelationProblem[] {
  if (!staging || !prod) return [];
  const off = (environment: Environment) =>
    Object.entries(environment.alerts).flatMap(([name, override]) =>
      override?.enabled === false ? [name] : [],
    );
  const only = (one: Environment, other: Environment) =>
    off(one)
      .filter((name) => !off(other).includes(name))
      .map((name) => ({
        path: `${one.name}.alerts.${name}.enabled`,
        message: `the alert is off in ${one.name} and on in ${other.name}`,
        cure: 'Set the same value in both: staging and prod must have the same alerts. Thresholds may differ.',
        compares: [one, other].map((environment) => `${environment.name}.alerts`),
      }));
  return [...only(staging, prod), ...only(prod, staging), ...checkSameAdapter(staging, prod)];
}

/** An adapter decides which alerts exist, and so does a storage limit that the application does not expose. */
function checkSameAdapter(staging: Environment, prod: Environment): RelationProblem[] {
  const [one, other] = [staging.orchestrator, prod.orchestrator];
  const problem = (setting: 'adapter' | 'storageLimitGiB', message: string): RelationProblem => ({
    path: `${prod.name}.orchestrator.${setting}`,
    message: `${message}, so the two environments have different alerts`,
    cure: `Use the same orchestrator.adapter in both, and set storageLimitGiB in both or in neither: staging and prod must have the same alerts.`,
    compares: [staging, prod].map(({ name }) => `${name}.orchestrator.${setting}`),
  });
  if (one.adapter !== other.adapter)
    return [problem('adapter', `'${other.adapter}' differs from '${one.adapter}' of ${staging.name}`)];
  if (
    one.adapter !== NO_ADAPTER &&
    (one.storageLimitGiB === undefined) !== (other.storageLimitGiB === undefined)
  )
    return [
      problem(
        'storageLimitGiB',
        other.storageLimitGiB === undefined
          ? `is missing, but ${staging.name} has ${one.storageLimitGiB} GiB`
          : `${other.storageLimitGiB} GiB are set, but ${staging.name} has no limit`,
      ),
    ];
  return [];
}
