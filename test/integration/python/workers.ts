import { join } from 'node:path';
import { stringify } from 'yaml';
import { bundlesOf } from '../../../bundle/all';
import { HttpServer } from '../../../clients/http';
import type { Prometheus } from '../../../clients/prometheus';
import { until } from '../../../clients/waiting';
import { METRICS, type OrchestratorMetric } from '../../../lib/metrics';
import { JOBS, ORCHESTRATOR_PATHS } from '../../../lib/names';
import { projectPath } from '../../../lib/project';
import { compareExposition } from '../../../operations/doctor/exposition/compare';
import { CONTRACT } from '../../../operations/doctor/exposition/expected';
import { scrape } from '../../../operations/doctor/exposition/scrape';
import { ON_THIS_MACHINE } from '../../support/example';
import { freePorts, type Lab } from '../../support/lab';
import { startPrometheus } from '../../support/prometheus';
import { type Check, differs } from '../logs/check';

const WORKERS = 4;
/** Rounds of requests to each worker, so that each has values that are summed. */
const ROUNDS = 3;
const SCRAPE_SECONDS = 5;
const WAIT = { timeoutMs: 60_000 };
const GIBIBYTE = 1024 ** 3;

interface Scene {
  readonly application: HttpServer;
  readonly prometheus: Prometheus;
}

/** Checks the metrics that several workers of a FastAPI application expose together, with a real Prometheus and the doctor. */
export async function* checkWorkers(lab: Lab, python: string, prometheus: string): AsyncGenerator<Check> {
  const scene = await openScene(lab, python, prometheus);
  const workers = await drive(scene.application);
  yield { name: `${WORKERS} workers answer`, faults: differs('workers', workers.size, WORKERS) };
  yield await comparedByDoctor(scene.application);
  const served = WORKERS * ROUNDS;
  yield await scraped(scene.prometheus, 'Prometheus has the sums of all workers', {
    downloads_total: 2 * served,
    downloads_successful_total: served,
    downloads_failed_total: served,
    download_duration_seconds: 2 * served,
    models_total: 1,
    storage_usage_bytes: 4 * GIBIBYTE,
    storage_limit_bytes: 100 * GIBIBYTE,
    concurrent_downloads: 0,
    operation_duration_seconds: 2 * served,
    registry_reads_total: served,
    registry_writes_total: served,
    errors_total: 0,
    license_acceptances_total: 2 * served,
    license_violations_total: 0,
    gc_runs_total: served,
    gc_models_removed_total: served,
    gc_space_freed_bytes: served * GIBIBYTE,
    health_status: 2,
    registry_integrity_check: 1,
  });
  yield* killWorkers(scene, workers, served);
}

async function openScene(lab: Lab, python: string, prometheus: string): Promise<Scene> {
  const [port = 0] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  await lab.start(
    'application',
    [
      ...([python, '-m', 'uvicorn', 'application:app'] as const),
      ...['--app-dir', projectPath('test/integration/python')],
      ...['--workers', String(WORKERS), '--port', String(port), '--log-level', 'warning'],
    ],
    `http://${address}${ORCHESTRATOR_PATHS.health}`,
    { PROMETHEUS_MULTIPROC_DIR: join(lab.folder, 'workers'), PYTHONDONTWRITEBYTECODE: '1' },
  );
  return {
    application: new HttpServer('the application', `http://${address}`),
    prometheus: await startPrometheus(lab, prometheus, prometheusConfig(address)),
  };
}

/** Both scrape jobs as an environment has them. */
function prometheusConfig(address: string): string {
  const [bundle] = bundlesOf([
    {
      name: 'dev',
      ...ON_THIS_MACHINE,
      orchestrator: { instances: 0, targets: [address] },
      notifications: { webhook: true },
      scrape: { modelsSeconds: SCRAPE_SECONDS, healthSeconds: SCRAPE_SECONDS },
    },
  ]);
  const jobs: readonly string[] = [JOBS.models, JOBS.health];
  return stringify({
    scrape_configs: bundle?.prometheus.config.scrape_configs.filter(({ job_name }) =>
      jobs.includes(job_name),
    ),
  });
}

/** Sends the same requests to each worker. @returns the workers' process ids */
async function drive(application: HttpServer): Promise<ReadonlySet<number>> {
  const workers = new Set<number>();
  const requests = [
    'GET /api/models/summarizer',
    'POST /downloads/transformers',
    'POST /downloads/llama-cpp?failing=true&license_type=llama-3',
    'POST /collections',
  ];
  for (const request of requests) {
    const [method = '', path = ''] = request.split(' ');
    for (let done = 0; done < WORKERS * ROUNDS; done += 1)
      workers.add(await askAnyWorker(application, method, path));
  }
  return workers;
}

/** Sends a request on a new connection, which the kernel gives to any worker. @returns process id of the worker */
async function askAnyWorker(application: HttpServer, method: string, path: string): Promise<number> {
  const response = await fetch(`${application.url}${path}`, { method, headers: { connection: 'close' } });
  const { worker } = (await response.json()) as { readonly worker: number };
  return worker;
}

async function comparedByDoctor(application: HttpServer): Promise<Check> {
  const faults: string[] = [];
  for (const endpoint of Object.values(CONTRACT)) {
    const scraped = await scrape(application, endpoint);
    if ('seen' in scraped) faults.push(scraped.seen);
    else faults.push(...Object.values(compareExposition(scraped.families, endpoint)).flat());
  }
  return { name: "doctor's comparison finds no difference from the contract", faults };
}

/** Compares the sum over all series of each metric (of a histogram, of its `_count`). */
async function scraped(
  prometheus: Prometheus,
  name: string,
  expected: Readonly<Partial<Record<OrchestratorMetric, number>>>,
): Promise<Check> {
  const read = async () => {
    const faults = (await prometheus.query('count by (pid) ({pid!=""})')).map(
      () => 'a series has the label pid',
    );
    for (const [key, value] of Object.entries(expected)) {
      const { name, type } = METRICS[key as OrchestratorMetric];
      const [sum] = await prometheus.query(`sum(${name}${type === 'histogram' ? '_count' : ''})`);
      faults.push(...differs(name, sum?.value, value));
    }
    return faults;
  };
  await until(async () => (await read()).length === 0, WAIT);
  return { name, detail: `${Object.keys(expected).length} metrics`, faults: await read() };
}

/** Kills workers: their counters must remain, and their running downloads must not stay counted. */
async function* killWorkers(
  { application, prometheus }: Scene,
  workers: ReadonlySet<number>,
  served: number,
): AsyncGenerator<Check> {
  const interrupted = [1, 2].map(() =>
    askAnyWorker(application, 'POST', '/downloads/transformers?seconds=600').catch(() => undefined),
  );
  yield await scraped(prometheus, 'running downloads are counted', { concurrent_downloads: 2 });
  for (const worker of workers) process.kill(worker, 'SIGKILL');
  await Promise.all(interrupted);
  yield await scraped(prometheus, 'after its workers were killed, no download runs and no event is lost', {
    concurrent_downloads: 0,
    downloads_total: 2 * served + interrupted.length,
    downloads_successful_total: served,
    models_total: 1,
  });
}
