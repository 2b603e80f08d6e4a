import type { Bundle } from '../../bundle';
import { HttpServer } from '../../clients/http';
import type { Server } from '../../servers/addresses';
import { localUrl, objectName } from '../../servers/addresses';
import type { Workload } from '../../servers/workload';
import { readSecret } from '../secrets/files';
import { Helper } from './helper';
import type { PartName, TakenPart } from './manifest';

/** What a part says of what it has written; sizes and sums are the caller's. */
export type Taken = Pick<TakenPart, 'at' | 'counts' | 'from' | 'to'> & { readonly files: readonly string[] };

/** One of the things that are backed up. */
export interface Part {
  readonly name: PartName;
  readonly server: Server;
  /** Why it cannot be backed up or restored here; undefined when it can. */
  readonly absent: (bundle: Bundle) => string | undefined;
  /** Writes its files into a folder. @throws UserError */
  readonly backUp: (bundle: Bundle, folder: string) => Promise<Taken>;
  /** What a restore would take away, in words. Changes nothing. @throws UserError when the server does not answer */
  readonly losses: (bundle: Bundle, taken: TakenPart, folder: string) => Promise<readonly string[]>;
  /** Brings it back, or leaves all as it is. @returns what was done, in words. @throws UserError */
  readonly restore: (bundle: Bundle, taken: TakenPart, folder: string) => Promise<string>;
}

/** The workload of a server of ours. @throws Error when it is external */
export function workloadOf({ platform }: Bundle, server: Server): Workload {
  const found = platform.workloads.find(({ name }) => name === server);
  if (!found) throw new Error(`${server} has no container`);
  return found;
}

/** Why a server's volume cannot be worked on, if it cannot. */
export function elsewhere({ environment }: Bundle, server: Server): string | undefined {
  const { external } = environment[server];
  return external ? `it runs elsewhere (${external}): whoever runs it backs it up` : undefined;
}

/** Something that works on a server's data. @param own where it differs from the server's own container */
export function helper(
  bundle: Bundle,
  server: Server,
  own: { readonly image?: string; readonly memoryMiB?: number } = {},
): Helper {
  const { environment } = bundle;
  const { image, user } = workloadOf(bundle, server);
  return new Helper({
    host: environment.docker.host,
    name: objectName(environment, `${server}-backup`),
    image,
    user,
    volume: objectName(environment, `${server}-data`),
    ...own,
  });
}

/** The server's API, with the login that the environment's secrets give. */
export function api({ environment }: Bundle, server: Server): HttpServer {
  const login = LOGINS[server];
  const password = login && readSecret(environment.name, login.secret);
  return new HttpServer(
    NAMES[server],
    localUrl(environment, server),
    login && password ? { user: login.user, password } : undefined,
  );
}

const NAMES: Readonly<Record<Server, string>> = {
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  grafana: 'Grafana',
  elasticsearch: 'Elasticsearch',
};

const LOGINS = {
  prometheus: undefined,
  alertmanager: undefined,
  grafana: { user: 'admin', secret: 'grafana_admin_password' },
  elasticsearch: { user: 'elastic', secret: 'elasticsearch_password' },
} as const;
