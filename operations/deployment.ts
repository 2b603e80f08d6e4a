import { z } from 'zod';
import type { Bundle } from '../bundle';
import { type Docker, dockerAt } from '../clients/docker';
import { ANSWERS_SOON_MS, HttpServer, type Login, loginOf } from '../clients/http';
import { serverNamed } from '../servers';
import {
  LOOPBACK,
  localUrl,
  orchestratorContainers,
  orchestratorTargets,
  type ServerName,
} from '../servers/addresses';
import { simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import { accountOf } from './servers';

/** A deployed orchestrator. */
export interface DeployedOrchestrator {
  readonly server: HttpServer;
  /** Its `instance` label. */
  readonly target: string;
  /** Name of its workload. Undefined if it runs elsewhere. */
  readonly container?: string;
}

/** A deployed environment with clients for its servers. */
export interface Deployment {
  readonly bundle: Bundle;
  readonly docker: Docker;
  readonly prometheus: HttpServer;
  readonly alertmanager: HttpServer;
  readonly grafana: HttpServer;
  readonly elasticsearch: HttpServer;
  readonly orchestrators: readonly DeployedOrchestrator[];
  /** The simulator's control API, if the environment runs the simulator. */
  readonly simulator?: HttpServer;
  /** Why credentials are missing, by server. */
  readonly missingCredentials: { readonly grafana?: string; readonly elasticsearch?: string };
  /** Folder of the secret files. */
  readonly secrets: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The variables from which Terraform's providers read credentials, too. */
type Credentials = Partial<
  Record<'GRAFANA_AUTH' | 'ELASTICSEARCH_USERNAME' | 'ELASTICSEARCH_PASSWORD', string>
>;

/** Creates clients for an environment's servers, with credentials from the variables or the secret files. */
export function deploymentOf(
  bundle: Bundle,
  {
    variables,
    secrets,
    urls = new Map(),
  }: {
    readonly variables: NodeJS.ProcessEnv & Credentials;
    readonly secrets: string;
    /** URLs of targets that this machine does not reach by their names. */
    readonly urls?: ReadonlyMap<string, string>;
  },
): Deployment {
  const { environment } = bundle;
  const { name, ports } = environment;
  const grafana = variables.GRAFANA_AUTH ? loginOf(variables.GRAFANA_AUTH) : accountOf(name, 'grafana');
  const elasticsearch = accountOf(name, 'elasticsearch', {
    user: variables.ELASTICSEARCH_USERNAME || undefined,
    password: variables.ELASTICSEARCH_PASSWORD || undefined,
  });
  const missing = (variable: string, secret: string) =>
    `no credentials: set ${variable}, or create secrets/${name}/${secret}`;
  const api = (of: ServerName, login?: Login) =>
    server(serverNamed(of).title, localUrl(environment, of), login);
  return {
    bundle,
    docker: dockerAt(environment.docker.host),
    prometheus: api('prometheus'),
    alertmanager: api('alertmanager'),
    grafana: api('grafana', grafana),
    elasticsearch: api('elasticsearch', elasticsearch),
    orchestrators: orchestrators(environment, urls),
    ...(simulated(environment) && {
      simulator: server('the simulator', `http://${LOOPBACK}:${ports.simulatorControl}`),
    }),
    missingCredentials: {
      ...(!grafana && { grafana: missing('GRAFANA_AUTH', 'grafana_admin_password') }),
      ...(!elasticsearch && {
        elasticsearch: missing('ELASTICSEARCH_PASSWORD', 'elasticsearch_password'),
      }),
    },
    secrets,
    now: Date.now,
  };
}

function server(name: string, url: string, login?: Login): HttpServer {
  return new HttpServer(name, url, login, ANSWERS_SOON_MS);
}

function orchestrators(environment: Environment, urls: ReadonlyMap<string, string>): DeployedOrchestrator[] {
  const containers = orchestratorContainers(environment);
  return orchestratorTargets(environment).map((target, index) => {
    const own = containers[index];
    return own
      ? { server: server(own.name, `http://${LOOPBACK}:${own.port}`), target, container: own.name }
      : { server: server(target, urls.get(target) ?? `http://${target}`), target };
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

/** Evaluates an instant query. @throws HttpError */
export async function query(prometheus: HttpServer, expression: string): Promise<Sample[]> {
  const { data } = await prometheus.get('/api/v1/query', vectorSchema, { form: { query: expression } });
  return data.result.map(({ metric, value }) => ({ labels: metric, value: value[1] }));
}

/** The value of the first sample of a query. Undefined if there are no samples. */
export async function queryNumber(prometheus: HttpServer, expression: string): Promise<number | undefined> {
  return (await query(prometheus, expression))[0]?.value;
}
