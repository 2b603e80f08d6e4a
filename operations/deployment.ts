import { z } from 'zod';
import type { Bundle } from '../bundle';
import { type Docker, dockerAt } from '../clients/docker';
import { ANSWERS_SOON_MS, HttpServer, type Login, loginOf } from '../clients/http';
import { LOOPBACK, localUrl, orchestratorContainers, orchestratorTargets } from '../servers/addresses';
import { simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import { readSecret } from './secrets/files';

/** An orchestrator as this machine reaches it. */
export interface DeployedOrchestrator {
  readonly server: HttpServer;
  /** Its `instance` label. */
  readonly target: string;
  /** Its container; undefined when it runs elsewhere. */
  readonly container?: string;
}

/** What is examined: an environment, and the ways to its servers. */
export interface Deployment {
  readonly bundle: Bundle;
  readonly docker: Docker;
  readonly prometheus: HttpServer;
  readonly alertmanager: HttpServer;
  readonly grafana: HttpServer;
  readonly elasticsearch: HttpServer;
  readonly orchestrators: readonly DeployedOrchestrator[];
  /** The simulator's control interface, where it runs. */
  readonly simulator?: HttpServer;
  /** Why there are no credentials, by server; undefined when there are. */
  readonly without: { readonly grafana?: string; readonly elasticsearch?: string };
  /** Folder of the secret files. */
  readonly secrets: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The variables that Terraform's providers, too, have credentials from. */
type Credentials = Partial<
  Record<'GRAFANA_AUTH' | 'ELASTICSEARCH_USERNAME' | 'ELASTICSEARCH_PASSWORD', string>
>;

/** The ways to an environment's servers. Credentials are of the variables, or of the secret files. */
export function deploymentOf(
  bundle: Bundle,
  { variables, secrets }: { readonly variables: NodeJS.ProcessEnv & Credentials; readonly secrets: string },
): Deployment {
  const { environment } = bundle;
  const { name, ports } = environment;
  const adminPassword = readSecret(name, 'grafana_admin_password');
  const password = variables.ELASTICSEARCH_PASSWORD || readSecret(name, 'elasticsearch_password');
  const grafana = variables.GRAFANA_AUTH || (adminPassword && `admin:${adminPassword}`);
  const elasticsearch = password && { user: variables.ELASTICSEARCH_USERNAME || 'elastic', password };
  const missing = (variable: string, secret: string) =>
    `no credentials: neither ${variable} is set, nor is there secrets/${name}/${secret}`;
  return {
    bundle,
    docker: dockerAt(environment.docker.host),
    prometheus: reached('Prometheus', localUrl(environment, 'prometheus')),
    alertmanager: reached('Alertmanager', localUrl(environment, 'alertmanager')),
    grafana: reached('Grafana', localUrl(environment, 'grafana'), grafana ? loginOf(grafana) : undefined),
    elasticsearch: reached(
      'Elasticsearch',
      localUrl(environment, 'elasticsearch'),
      elasticsearch || undefined,
    ),
    orchestrators: orchestrators(environment),
    ...(simulated(environment) && {
      simulator: reached('the simulator', `http://${LOOPBACK}:${ports.simulatorControl}`),
    }),
    without: {
      ...(!grafana && { grafana: missing('GRAFANA_AUTH', 'grafana_admin_password') }),
      ...(!elasticsearch && {
        elasticsearch: missing('ELASTICSEARCH_PASSWORD', 'elasticsearch_password'),
      }),
    },
    secrets,
    now: Date.now,
  };
}

function reached(name: string, url: string, login?: Login): HttpServer {
  return new HttpServer(name, url, login, ANSWERS_SOON_MS);
}

function orchestrators(environment: Environment): DeployedOrchestrator[] {
  const containers = orchestratorContainers(environment);
  return orchestratorTargets(environment).map((target, index) => {
    const own = containers[index];
    return own
      ? { server: reached(own.name, `http://${LOOPBACK}:${own.port}`), target, container: own.name }
      : { server: reached(target, `http://${target}`), target };
  });
}

const vectorSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string().transform(Number)]),
      }),
    ),
  }),
});

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples that Prometheus has of a query now. @throws HttpError */
export async function query(prometheus: HttpServer, expression: string): Promise<Sample[]> {
  const { data } = await prometheus.get('/api/v1/query', vectorSchema, { form: { query: expression } });
  return data.result.map(({ metric, value }) => ({ labels: metric, value: value[1] }));
}

/** One number; undefined when there is none. */
export async function queryNumber(prometheus: HttpServer, expression: string): Promise<number | undefined> {
  return (await query(prometheus, expression))[0]?.value;
}
