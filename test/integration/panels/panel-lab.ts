import { stringify } from 'yaml';
import type { Bundle } from '../../../bundle';
import { bundlesOf } from '../../../bundle/all';
import { ORCHESTRATOR_CONTAINER, PORTS } from '../../../lib/names';
import { orchestratorTargets } from '../../../servers/targets';
import { dev } from '../../support/environments';
import { freePorts, type Lab } from '../../support/lab';
import { LabSimulator, simulators } from '../../support/simulator';
import { withoutLogin } from '../../support/without-login';
import { type Programs, startServers } from '../lab-drill/drill';
import { startNodeExporter } from './node-exporter';
import { seedWithAllLibraries } from './seed';

/** Scrape and evaluation interval, in seconds: the shortest that an environment allows, so that the test takes minutes. */
export const INTERVAL_SECONDS = 5;

/** The servers of dev that run as local processes, on free ports. */
export interface PanelLab {
  readonly bundle: Bundle;
  /** URL of Prometheus. */
  readonly prometheus: string;
  readonly simulator: LabSimulator;
  /** Whether a node exporter runs. */
  readonly watchesHost: boolean;
}

/** Maps the addresses of dev's containers to local addresses. */
type Addresses = ReadonlyMap<string, string>;

/** The bundle of dev with the shortest scrape intervals. */
export function panelLabBundle(): Bundle {
  const scrape = { ...dev.scrape, modelsSeconds: INTERVAL_SECONDS, healthSeconds: INTERVAL_SECONDS };
  const [bundle] = bundlesOf([{ ...dev, scrape }]);
  if (!bundle) throw new Error('dev has no bundle');
  return bundle;
}

/**
 * Starts a simulator, a node exporter if the program is installed, Prometheus with all rules, and Alertmanager.
 * @param collector host:port of the collector's metrics. @default no collector runs
 */
export async function openPanelLab(
  lab: Lab,
  programs: Programs,
  bundle: Bundle,
  collector: string | undefined,
): Promise<PanelLab> {
  const [orchestrator = 0, control = 0, prometheus = 0, alertmanager = 0] = await freePorts(4);
  const local = (port: number) => `127.0.0.1:${port}`;
  const nodeExporter = await startNodeExporter(lab, bundle);
  const [target = ''] = orchestratorTargets(bundle.environment);
  const addresses = new Map([
    [target, local(orchestrator)],
    [`${ORCHESTRATOR_CONTAINER}:${PORTS.simulatorControl}`, local(control)],
    [`localhost:${PORTS.prometheus}`, local(prometheus)],
    [`alertmanager:${PORTS.alertmanager}`, local(alertmanager)],
    ...(nodeExporter ? [[nodeExporter.deployed, nodeExporter.local] as const] : []),
    ...(collector === undefined ? [] : [[`collector:${PORTS.collectorMetrics}`, collector] as const]),
  ]);
  await lab.write(files(bundle, addresses));
  const start = await simulators(lab);
  const simulator = new LabSimulator(orchestrator, control);
  await start(simulator, await seedWithAllLibraries(), ORCHESTRATOR_CONTAINER);
  await startServers(lab, programs, { prometheus, alertmanager });
  return {
    bundle,
    prometheus: `http://${local(prometheus)}`,
    simulator,
    watchesHost: nodeExporter !== undefined,
  };
}

/** The configuration files of Prometheus and Alertmanager, with local addresses. */
function files(
  { prometheus, alertmanager, files: texts }: Bundle,
  addresses: Addresses,
): Record<string, string> {
  const interval = `${INTERVAL_SECONDS}s`;
  const { config, rules } = prometheus;
  const scraped = {
    ...config,
    global: { scrape_interval: interval, evaluation_interval: interval },
    alerting: {
      alertmanagers: config.alerting.alertmanagers.map((server) => ({
        ...withoutLogin(server),
        static_configs: localTargets(server.static_configs, addresses),
      })),
    },
    scrape_configs: config.scrape_configs.map((job) => ({
      ...withoutLogin(job),
      scrape_interval: interval,
      scrape_timeout: interval,
      static_configs: localTargets(job.static_configs, addresses),
    })),
  };
  return {
    ...Object.fromEntries(
      Object.entries(rules).map(([name, { groups }]) => [
        `prometheus/rules/${name}`,
        stringify({ groups: groups.map((group) => ({ ...group, interval })) }),
      ]),
    ),
    'prometheus/prometheus.yml': stringify(scraped),
    ...Object.fromEntries(
      Object.entries(texts.alertmanager ?? {}).map(([path, text]) => [`alertmanager/${path}`, text]),
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

/** The targets that run locally. Each keeps the instance label that it has when deployed. */
function localTargets(configs: readonly StaticConfig[], addresses: Addresses): StaticConfig[] {
  return configs.flatMap(({ targets, labels }) =>
    targets.flatMap((target) => {
      const address = addresses.get(target);
      return address === undefined ? [] : [{ targets: [address], labels: { ...labels, instance: target } }];
    }),
  );
}
