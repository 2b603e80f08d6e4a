import { stringify } from 'yaml';
import type { Bundle } from '../../../bundle';
import { bundles } from '../../../bundle/all';
import { ORCHESTRATOR_CONTAINER, PORTS } from '../../../lib/names';
import { orchestratorTargets } from '../../../servers/addresses';
import { loadEnvironments } from '../../../settings/load';
import { dev } from '../../support/environments';
import { type Programs, simulators, startServers } from '../lab-drill/drill';
import { Instance } from '../lab-drill/instance';
import { freePorts, type Lab } from '../lab-drill/lab';

/** Scrapes and evaluations in seconds: the shortest that an environment may have, so that minutes are enough. */
export const INTERVAL_SECONDS = 5;

/** Everything of dev that the lab has programs for, on ports of its own. */
export interface Scene {
  readonly bundle: Bundle;
  /** URL of Prometheus. */
  readonly prometheus: string;
  readonly simulator: Instance;
  /** Where the simulator writes its logs. */
  readonly logs: string;
}

/** Addresses of dev's containers, and where the same listens here. */
type Addresses = ReadonlyMap<string, string>;

/** The bundle of dev with the shortest intervals. */
export function sceneBundle(): Bundle {
  const scrape = { ...dev.scrape, modelsSeconds: INTERVAL_SECONDS, healthSeconds: INTERVAL_SECONDS };
  const [bundle] = bundles(loadEnvironments([{ ...dev, scrape }], {}));
  if (!bundle) throw new Error('no bundle was made of dev');
  return bundle;
}

/**
 * Starts a simulator, Prometheus with all rules, and Alertmanager.
 * @param collector host:port of the collector's metrics, where there is one.
 */
export async function openScene(
  lab: Lab,
  programs: Programs,
  bundle: Bundle,
  collector: string | undefined,
): Promise<Scene> {
  const [orchestrator = 0, control = 0, prometheus = 0, alertmanager = 0] = await freePorts(4);
  const local = (port: number) => `127.0.0.1:${port}`;
  const [target = ''] = orchestratorTargets(bundle.environment);
  const addresses = new Map([
    [target, local(orchestrator)],
    [`${ORCHESTRATOR_CONTAINER}:${PORTS.simulatorControl}`, local(control)],
    [`localhost:${PORTS.prometheus}`, local(prometheus)],
    [`alertmanager:${PORTS.alertmanager}`, local(alertmanager)],
    ...(collector === undefined ? [] : [[`collector:${PORTS.collectorMetrics}`, collector] as const]),
  ]);
  await lab.write(files(bundle, addresses));
  const start = await simulators(lab);
  const simulator = new Instance('simulator', orchestrator, control);
  await start(simulator, 1);
  await startServers(lab, programs, { prometheus, alertmanager });
  return {
    bundle,
    prometheus: `http://${local(prometheus)}`,
    simulator,
    logs: `${lab.folder}/logs/${orchestrator}`,
  };
}

/** The files of Prometheus and Alertmanager, with the addresses of here. */
function files(
  { prometheus, alertmanager, files: texts }: Bundle,
  addresses: Addresses,
): Record<string, string> {
  const often = `${INTERVAL_SECONDS}s`;
  const { config, rules } = prometheus;
  const scraped = {
    ...config,
    global: { scrape_interval: often, evaluation_interval: often },
    alerting: {
      alertmanagers: config.alerting.alertmanagers.map((server) => ({
        ...server,
        static_configs: moved(server.static_configs, addresses),
      })),
    },
    scrape_configs: config.scrape_configs.map((job) => ({
      ...job,
      scrape_interval: often,
      scrape_timeout: often,
      // The instance that it has where it is deployed.
      static_configs: moved(job.static_configs, addresses),
    })),
  };
  return {
    ...Object.fromEntries(
      Object.entries(rules).map(([name, { groups }]) => [
        `prometheus/rules/${name}`,
        stringify({ groups: groups.map((group) => ({ ...group, interval: often })) }),
      ]),
    ),
    'prometheus/prometheus.yml': stringify(scraped),
    ...Object.fromEntries(
      Object.entries(texts.alertmanager).map(([path, text]) => [`alertmanager/${path}`, text]),
    ),
    'alertmanager/alertmanager.yml': [...addresses].reduce(
      (text, [from, to]) => text.replaceAll(from, to),
      stringify(alertmanager),
    ),
  };
}

interface StaticConfig {
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** The targets that run here, under the names that they have where they are deployed. */
function moved(configs: readonly StaticConfig[], addresses: Addresses): StaticConfig[] {
  return configs.flatMap(({ targets, labels }) =>
    targets.flatMap((target) => {
      const here = addresses.get(target);
      return here === undefined ? [] : [{ targets: [here], labels: { ...labels, instance: target } }];
    }),
  );
}
