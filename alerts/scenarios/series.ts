import { METRICS, type OrchestratorMetric } from '../../lib/metrics';
import { JOBS, type Job, METRIC_PREFIX, SERVICE } from '../../lib/names';

/** Two instances of the orchestrator. */
export const A = 'api-1:8000';
export const B = 'api-2:8000';

/** Where the rules of the scenarios are deployed. */
export const ENVIRONMENT = 'prod';

type Labels = Readonly<Record<string, string>>;
type Exposed = OrchestratorMetric | `${OrchestratorMetric}_${'bucket' | 'sum' | 'count'}`;

/** A series of the orchestrator, as a scrape of instance A stores it. */
export function exposed(metric: Exposed, labels: Labels = {}): string {
  const family = metric.replace(/_(bucket|sum|count)$/, '');
  const { job } = METRICS[(family in METRICS ? family : metric) as OrchestratorMetric];
  return selector(METRIC_PREFIX + metric, { job, instance: A, service: SERVICE, ...labels });
}

/** Whether a scrape of the orchestrator succeeded. */
export function up(job: Job = JOBS.models, instance: string = A): string {
  return selector('up', { job, instance, service: SERVICE });
}

/** A series of one of the monitoring's own servers. */
export function own(job: Job, name: string, labels: Labels = {}): string {
  return selector(name, { job, instance: `${job}:80`, ...labels });
}

function selector(name: string, labels: Labels): string {
  const all = { ...labels, environment: ENVIRONMENT };
  return `${name}{${Object.entries(all)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;
}
