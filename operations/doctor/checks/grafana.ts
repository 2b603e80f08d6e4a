import { z } from 'zod';
import { HttpError } from '../../../clients/http';
import type { Deployment } from '../../deployment';
import { type DoctorCheck, type DoctorFinding, failed, ok, skipped, warning } from '../finding';
import { count, few } from '../words';
import { reachCheck } from './reach';

export const GRAFANA = 'Grafana';
const LOGIN = 'Grafana login';
const NOT_FOUND = 404;

const dashboardSchema = z.object({
  dashboard: z.object({ title: z.string(), panels: z.array(z.unknown()).default([]) }),
  meta: z.object({ folderUid: z.string().optional() }),
});
const rulesSchema = z.array(z.object({ uid: z.string(), title: z.string() }));
const pointsSchema = z.array(z.object({ name: z.string() }));
const healthSchema = z.object({ status: z.string(), message: z.string().default('') });

/** That Grafana answers, and has what is deployed to it. */
export function grafanaChecks(deployment: Deployment): DoctorCheck[] {
  const check = (name: string, look: () => Promise<DoctorFinding[]>): DoctorCheck => ({
    name,
    group: 'Grafana',
    needs: [LOGIN],
    look,
  });
  return [
    reachCheck(deployment, 'grafana', '/api/health'),
    { name: LOGIN, group: 'Grafana', needs: [GRAFANA], look: () => login(deployment) },
    check('data sources', () => dataSources(deployment)),
    check('dashboards', () => dashboards(deployment)),
    check('Grafana alert rules', () => rules(deployment)),
    check('contact points', () => contactPoints(deployment)),
  ];
}

async function login({ grafana, without }: Deployment): Promise<DoctorFinding[]> {
  if (without.grafana) return [skipped(LOGIN, without.grafana)];
  await grafana.ask('/api/org');
  return [ok(LOGIN, 'its credentials are accepted')];
}

async function dataSources({ bundle, grafana }: Deployment): Promise<DoctorFinding[]> {
  const checked = await Promise.all(
    bundle.dataSources.datasources.map(async ({ uid, name }): Promise<DoctorFinding> => {
      const subject = `data source ${name}`;
      try {
        const { status, message } = await grafana.get(`/api/datasources/uid/${uid}/health`, healthSchema, {
          accept: [400, 500],
        });
        return status === 'OK'
          ? ok(subject, 'Grafana reaches it')
          : failed(
              subject,
              `Grafana does not reach it: ${message}`,
              'See its URL and credentials in Grafana.',
            );
      } catch (error) {
        if (!(error instanceof HttpError) || error.status !== NOT_FOUND) throw error;
        return failed(
          subject,
          'Grafana does not know it',
          `npm run deploy -- ${bundle.environment.name} platform provisions it.`,
        );
      }
    }),
  );
  return checked;
}

async function dashboards({ bundle, grafana }: Deployment): Promise<DoctorFinding[]> {
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
  if (of('missing').length > 0) return [failed('dashboards', `not there: ${few(of('missing'))}`, deploy)];
  if (of('changed').length > 0) {
    return [
      warning(
        'dashboards',
        `not as in this checkout: ${few(of('changed'))}`,
        `${deploy}, if the checkout is what is meant.`,
      ),
    ];
  }
  return [ok('dashboards', `${states.length} there, with their panels`)];
}

async function rules({ bundle, grafana }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'Grafana alert rules';
  const wanted = bundle.grafanaAlerting.groups.flatMap((group) => group.rules.map(({ uid }) => uid));
  const there = (await grafana.get('/api/v1/provisioning/alert-rules', rulesSchema)).map(({ uid }) => uid);
  return [compare(bundle.environment.name, subject, count(wanted.length, 'rule'), wanted, there)];
}

async function contactPoints({ bundle, grafana }: Deployment): Promise<DoctorFinding[]> {
  const wanted = bundle.grafanaAlerting.notifications.contactPoints.map(({ name }) => name);
  const there = (await grafana.get('/api/v1/provisioning/contact-points', pointsSchema)).map(
    ({ name }) => name,
  );
  return [compare(bundle.environment.name, 'contact points', wanted.join(', '), wanted, there)];
}

function compare(
  environment: string,
  subject: string,
  all: string,
  wanted: readonly string[],
  there: readonly string[],
): DoctorFinding {
  const missing = wanted.filter((name) => !there.includes(name));
  return missing.length > 0
    ? failed(subject, `not there: ${few(missing)}`, `npm run deploy -- ${environment} grafana`)
    : ok(subject, `${all} there`);
}
