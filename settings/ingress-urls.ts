import type { ServerName } from './reach';
import type { Environment } from './schema';

/** The servers behind the ingress, and the path of each. */
export const INGRESS_PATHS = {
  prometheus: '/prometheus',
  alertmanager: '/alertmanager',
  grafana: '',
} as const satisfies Partial<Record<ServerName, string>>;
export type IngressServer = keyof typeof INGRESS_PATHS;

/** The servers in containers that the environment's ingress forwards to. */
export function ingressServers(environment: Pick<Environment, 'ingress' | IngressServer>): IngressServer[] {
  if (!environment.ingress) return [];
  return (Object.keys(INGRESS_PATHS) as IngressServer[]).filter(
    (server) => environment[server].external === undefined,
  );
}

/** The server's URL at the ingress, without a trailing slash. Undefined if the server is not behind an ingress. */
export function ingressUrl(
  environment: Pick<Environment, 'ingress' | IngressServer>,
  server: ServerName,
): string | undefined {
  const { ingress } = environment;
  const found = ingressServers(environment).find((name) => name === server);
  if (!ingress || !found) return undefined;
  const port = ingress.httpsPort === 443 ? '' : `:${ingress.httpsPort}`;
  return `https://${ingress.host}${port}${INGRESS_PATHS[found]}`;
}
