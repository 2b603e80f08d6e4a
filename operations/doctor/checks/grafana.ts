import { count, few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import {
  about,
  type CheckResult,
  checksOf,
  type DoctorCheck,
  failed,
  ok,
  skipped,
  type Verdict,
  warning,
} from '../finding';
import { reachChecks } from './reach';

const GRAFANA = 'Grafana';

/** Checks that Grafana responds and has the deployed content. */
export function grafanaChecks(deployment: Deployment): DoctorCheck[] {
  return [
    ...reachChecks(deployment, 'grafana', 'Grafana'),
    ...checksOf('Grafana', [GRAFANA], { 'Grafana login': () => login(deployment) }),
    ...checksOf('Grafana', ['Grafana login'], {
      'data sources': () => dataSources(deployment),
      dashboards: () => dashboards(deployment),
      'Grafana alert rules': () => rules(deployment),
      'contact points': () => contactPoints(deployment),
    }),
  ];
}

async function login({ grafana, missingCredentials }: Deployment): Promise<CheckResult> {
  if (missingCredentials.grafana) return skipped(missingCredentials.grafana);
  await grafana.checkLogin();
  return ok('the credentials are valid');
}

async function dataSources({ bundle, grafana }: Deployment): Promise<CheckResult> {
  const verdictOf = async (uid: string): Promise<Verdict> => {
    const health = await grafana.dataSourceHealth(uid);
    if (health?.status === 'OK') return ok('Grafana can reach it');
    return health
      ? failed(
          `Grafana cannot reach it: ${health.message}`,
          `Check that it runs, then run npm run secrets -- ${bundle.environment.name} check`,
        )
      : failed(
          'not found in Grafana',
          `npm run deploy -- ${bundle.environment.name} platform provisions it.`,
        );
  };
  return Promise.all(
    bundle.dataSources.datasources.map(async ({ uid, name }) =>
      about(`data source ${name}`, await verdictOf(uid)),
    ),
  );
}

async function dashboards({ bundle, grafana }: Deployment): Promise<CheckResult> {
  const deploy = `npm run deploy -- ${bundle.environment.name} grafana`;
  const states = await Promise.all(
    bundle.dashboards.map(async ({ uid = '', title = '', panels = [] }) => {
      const found = await grafana.dashboard(uid);
      const isSame = found?.title === title && found.panels.length === panels.length;
      return { title, state: isSame ? 'same' : found ? 'changed' : 'missing' };
    }),
  );
  const of = (wanted: string) => states.flatMap(({ title, state }) => (state === wanted ? [title] : []));
  if (of('missing').length > 0) return failed(`missing: ${few(of('missing'))}`, deploy);
  if (of('changed').length > 0) {
    return warning(`differ from this checkout: ${few(of('changed'))}`, `To apply this checkout: ${deploy}`);
  }
  return ok(`${states.length} dashboards with all panels`);
}

async function rules({ bundle, grafana }: Deployment): Promise<CheckResult> {
  const wanted = bundle.grafanaAlerting.groups.flatMap((group) => group.rules.map(({ uid }) => uid));
  const existing = await grafana.alertRules();
  return compare(bundle.environment.name, count(wanted.length, 'rule'), wanted, existing);
}

async function contactPoints({ bundle, grafana }: Deployment): Promise<CheckResult> {
  const wanted = bundle.grafanaAlerting.notifications.contactPoints.map(({ name }) => name);
  const existing = await grafana.contactPoints();
  return compare(bundle.environment.name, wanted.join(', '), wanted, existing);
}

function compare(
  environment: string,
  all: string,
  wanted: readonly string[],
  existing: readonly string[],
): Verdict {
  const missing = wanted.filter((name) => !existing.includes(name));
  return missing.length > 0
    ? failed(`missing: ${few(missing)}`, `npm run deploy -- ${environment} grafana`)
    : ok(`${all}, none missing`);
}
