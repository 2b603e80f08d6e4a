import { z } from 'zod';
import { HttpError } from '../../../clients/http';
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
import { reachCheck } from './reach';

const GRAFANA = 'Grafana';
const NOT_FOUND = 404;

const dashboardSchema = z.object({
  dashboard: z.object({ title: z.string(), panels: z.array(z.unknown()).default([]) }),
  meta: z.object({ folderUid: z.string().optional() }),
});
const rulesSchema = z.array(z.object({ uid: z.string(), title: z.string() }));
const pointsSchema = z.array(z.object({ name: z.string() }));
const healthSchema = z.object({ status: z.string(), message: z.string().default('') });

/** Checks that Grafana responds and has the deployed content. */
export function grafanaChecks(deployment: Deployment): DoctorCheck[] {
  return [
    reachCheck(deployment, 'grafana', 'Grafana', '/api/health'),
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
  await grafana.ask('/api/org');
  return ok('the credentials are valid');
}

async function dataSources({ bundle, grafana }: Deployment): Promise<CheckResult> {
  const verdictOf = async (uid: string): Promise<Verdict> => {
    try {
      const { status, message } = await grafana.get(`/api/datasources/uid/${uid}/health`, healthSchema, {
        accept: [400, 500],
      });
      return status === 'OK'
        ? ok('Grafana can reach it')
        : failed(
            `Grafana cannot reach it: ${message}`,
            `Check that it runs, then run npm run secrets -- ${bundle.environment.name} check`,
          );
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== NOT_FOUND) throw error;
      return failed(
        'not found in Grafana',
        `npm run deploy -- ${bundle.environment.name} platform provisions it.`,
      );
    }
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
      try {
        const { dashboard } = await grafana.get(`/api/dashboards/uid/${uid}`, dashboardSchema);
        const isSame = dashboard.title === title && dashboard.panels.length === panels.length;
        return { title, state: isSame ? 'same' : 'changed' } as const;
      } catch (error) {
        if (!(error instanceof HttpError) || error.status !== NOT_FOUND) throw error;
        return { title, state: 'missing' } as const;
      }
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
  const existing = (await grafana.get('/api/v1/provisioning/alert-rules', rulesSchema)).map(({ uid }) => uid);
  return compare(bundle.environment.name, count(wanted.length, 'rule'), wanted, existing);
}

async function contactPoints({ bundle, grafana }: Deployment): Promise<CheckResult> {
  const wanted = bundle.grafanaAlerting.notifications.contactPoints.map(({ name }) => name);
  const existing = (await grafana.get('/api/v1/provisioning/contact-points', pointsSchema)).map(
    ({ name }) => name,
  );
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
