import type { Bundle } from '../bundle';
import type { Docker } from '../clients/docker';
import { type HttpConnection, HttpServer, loginOf, SHORT_TIMEOUT_MS } from '../clients/http';
import type { ThanosQuery } from '../clients/thanos';
import { hostOf, orchestratorContainers } from '../servers/addresses';
import { containerTarget, targetGroups } from '../servers/targets';
import { simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import { accessOf } from './access';
import { portOwner } from './port-owner';
import {
  accountOf,
  type Clients,
  clientOf,
  type ReplicaClient,
  replicaClients,
  thanosClient,
} from './servers';
import { dockerOf } from './swarm/nodes';

/** A deployed orchestrator. */
export interface DeployedOrchestrator {
  readonly server: HttpServer;
  /** Its `instance` label. */
  readonly target: string;
  /** Name of its workload. Undefined if it runs elsewhere. */
  readonly container?: string;
}

/** A deployed environment with clients for its servers. */
export interface Deployment extends Clients {
  /** A client for each replica of Prometheus. Empty for an external one. */
  readonly prometheuses: readonly ReplicaClient<'prometheus'>[];
  /** Undefined without Thanos. */
  readonly thanos?: ThanosQuery | undefined;
  /** A client for each member of the Alertmanager cluster. Empty for an external one. */
  readonly alertmanagers: readonly ReplicaClient<'alertmanager'>[];
  readonly bundle: Bundle;
  readonly docker: Docker;
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
  const grafana = variables.GRAFANA_AUTH
    ? loginOf(variables.GRAFANA_AUTH)
    : accountOf(environment, 'grafana', {}, secrets);
  const prometheus = accountOf(environment, 'prometheus', {}, secrets);
  const alertmanager = accountOf(environment, 'alertmanager', {}, secrets);
  const elasticsearch = accountOf(
    environment,
    'elasticsearch',
    {
      user: variables.ELASTICSEARCH_USERNAME || undefined,
      password: variables.ELASTICSEARCH_PASSWORD || undefined,
    },
    secrets,
  );
  const missing = (variable: string, secret: string) =>
    `no credentials: set ${variable}, or create secrets/${name}/${secret}`;
  return {
    bundle,
    docker: dockerOf(bundle),
    prometheus: clientOf(bundle, 'prometheus', prometheus, SHORT_TIMEOUT_MS),
    prometheuses: replicaClients(environment, 'prometheus', prometheus, SHORT_TIMEOUT_MS),
    thanos: thanosClient(environment, prometheus, SHORT_TIMEOUT_MS),
    alertmanagers: replicaClients(environment, 'alertmanager', alertmanager, SHORT_TIMEOUT_MS),
    alertmanager: clientOf(bundle, 'alertmanager', alertmanager, SHORT_TIMEOUT_MS),
    grafana: clientOf(bundle, 'grafana', grafana, SHORT_TIMEOUT_MS),
    elasticsearch: clientOf(bundle, 'elasticsearch', elasticsearch, SHORT_TIMEOUT_MS),
    orchestrators: orchestrators(environment, urls),
    ...(simulated(environment) && {
      simulator: server('the simulator', `http://${hostOf(environment)}:${ports.simulatorControl}`),
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

function server(name: string, url: string, connection?: HttpConnection): HttpServer {
  return new HttpServer(name, url, undefined, SHORT_TIMEOUT_MS, connection);
}

/** Every orchestrator with an address in the settings, connected as Prometheus connects to it. */
function orchestrators(environment: Environment, urls: ReadonlyMap<string, string>): DeployedOrchestrator[] {
  const containers = new Map(
    orchestratorContainers(environment).map((own) => [containerTarget(environment, own), own]),
  );
  return targetGroups(environment).flatMap(({ targets, scheme, pathPrefix, connection }) =>
    targets.map((target) => {
      const own = containers.get(target);
      if (own) {
        const identify = portOwner(environment, own.containerName, own.port);
        const url = `http://${hostOf(environment, own.node)}:${own.port}`;
        return { server: server(own.name, url, { identify }), target, container: own.name };
      }
      const url = `${urls.get(target) ?? `${scheme}://${target}`}${pathPrefix}`;
      const { login, ...rest } = accessOf(environment, connection);
      return { server: new HttpServer(target, url, login, SHORT_TIMEOUT_MS, rest), target };
    }),
  );
}
