import { type Connection, filesOf } from '../settings/connection';
import type { Environment } from '../settings/schema';
import { addressFor, type OrchestratorContainer, orchestratorContainers } from './addresses';

type SettingsGroup = Environment['orchestrator']['targetGroups'][number];

/** Orchestrators that are scraped in the same way. */
export interface TargetGroup extends Pick<SettingsGroup, 'scheme' | 'targets'> {
  /** Number of instances that are expected besides the targets. */
  readonly discovered: number;
  readonly dns?: SettingsGroup['dns'];
  /** The files in the Prometheus container, and their folder on the Docker host. */
  readonly files?: { readonly folder: string; readonly mountedAt: string; readonly names: readonly string[] };
  /** Empty, or a path with a slash only at its start. */
  readonly pathPrefix: string;
  readonly connection: Connection;
  readonly fallbackScrapeProtocol?: string;
}

/** The groups of an environment: its containers and plain targets, then its `targetGroups`. */
export function targetGroups(environment: Environment): TargetGroup[] {
  const { orchestrator, scrape } = environment;
  const plain = [
    ...orchestratorContainers(environment).map((own) => containerTarget(environment, own)),
    ...orchestrator.targets,
  ];
  const groups = orchestrator.targetGroups.map(
    (
      { files, dns, discovered = 1, pathPrefix = '', fallbackScrapeProtocol, ...group },
      index,
    ): TargetGroup => {
      const fallback = fallbackScrapeProtocol ?? scrape.fallbackScrapeProtocol;
      return {
        ...group,
        pathPrefix,
        discovered: dns || files ? discovered : 0,
        ...(dns && { dns }),
        ...(files && { files: { ...files, mountedAt: `/etc/prometheus/targets/${index}` } }),
        ...(fallback && { fallbackScrapeProtocol: fallback }),
      };
    },
  );
  const first: TargetGroup = {
    targets: plain,
    discovered: 0,
    scheme: 'http',
    pathPrefix: '',
    connection: {},
    ...(scrape.fallbackScrapeProtocol && { fallbackScrapeProtocol: scrape.fallbackScrapeProtocol }),
  };
  return plain.length > 0 ? [first, ...groups] : groups;
}

/** The address at which Prometheus scrapes a container. */
export function containerTarget(environment: Environment, { name, port }: OrchestratorContainer): string {
  const outside = addressFor(environment, 'prometheus');
  return outside === undefined ? `${name}:${environment.orchestrator.container.port}` : `${outside}:${port}`;
}

/** Every orchestrator with an address in the settings, as host:port. */
export function orchestratorTargets(environment: Environment): string[] {
  return targetGroups(environment).flatMap(({ targets }) => targets);
}

/** The number of orchestrators, including those that DNS and files are expected to contain. */
export function orchestratorCount(environment: Environment): number {
  return targetGroups(environment).reduce(
    (sum, { targets, discovered }) => sum + targets.length + discovered,
    0,
  );
}

/** The secret files with which Prometheus scrapes the groups. */
export function scrapeFiles(environment: Environment): string[] {
  if (!environment.orchestrator.enableMetrics) return [];
  return [...new Set(targetGroups(environment).flatMap(({ connection }) => filesOf(connection)))];
}
