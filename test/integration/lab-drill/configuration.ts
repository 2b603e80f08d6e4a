import { stringify } from 'yaml';
import type { AlertmanagerConfig } from '../../../alerts/alertmanager/config';
import type { AlertName } from '../../../alerts/catalogue';
import { ALERTS } from '../../../alerts/catalogue';
import type { AlertDefinition } from '../../../alerts/types';
import type { Bundle } from '../../../bundle';
import { bundlesOf } from '../../../bundle/all';
import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import type { EnvironmentInput } from '../../../settings/schema';
import { dev } from '../../support/environments';
import { below } from '../../support/lab';
import type { Sink } from '../../support/sink';
import { withoutLogin } from '../../support/without-login';
import { SHORT_FOR } from './plan';

export interface Ports {
  readonly prometheus: number;
  readonly alertmanager: number;
}

/** Scrape interval in seconds: short enough for several scrapes within the shortest `for`, and for samples in every window. */
const SCRAPE_SECONDS = 10;
/** Short, because the deployed group interval would delay each resolved notification by up to a quarter of an hour. */
const GROUP_INTERVAL = Duration.seconds(30);

/**
 * The bundle of the fixture dev for simulators on this machine, with the same expressions, routes and inhibitions. It differs in
 * addresses, scrape intervals, and the `for` of the alerts that are tested.
 */
export function drillBundle(
  targets: readonly string[],
  drilled: ReadonlySet<AlertName>,
  ports: Ports,
): Bundle {
  const input: EnvironmentInput = {
    ...dev,
    // No containers: then there is no log collector, and no alert about one.
    orchestrator: { ...dev.orchestrator, instances: 0, targets: [...targets] },
    prometheus: { ...dev.prometheus, external: `http://127.0.0.1:${ports.prometheus}` },
    alertmanager: { ...dev.alertmanager, external: `http://127.0.0.1:${ports.alertmanager}` },
    grafana: { external: 'http://127.0.0.1:3000' },
    scrape: { ...dev.scrape, modelsSeconds: SCRAPE_SECONDS, healthSeconds: SCRAPE_SECONDS },
    notifications: { webhook: true, heartbeat: true },
    // The test runs dozens of instances, for too short a time to exceed what a server can store.
    budget: { series: 1_000_000, samplesPerCycle: 1_000_000_000 },
    alerts: { ...dev.alerts, ...shortened(drilled) },
  };
  const [bundle] = bundlesOf([input]);
  if (!bundle) throw new Error('the drill environment has no bundle');
  return bundle;
}

function shortened(drilled: ReadonlySet<AlertName>): NonNullable<EnvironmentInput['alerts']> {
  const overrides = ALERTS.flatMap((alert: AlertDefinition<AlertName>) => {
    if (!alert.for || !drilled.has(alert.name)) return [];
    const { lasts, why } = alert.drill?.shortestFor ?? {};
    const override = {
      ...dev.alerts?.[alert.name],
      for: lasts?.toString() ?? SHORT_FOR,
      why: why ? `drill: ${why}` : 'drill',
    };
    return [[alert.name, override] as const];
  });
  return Object.fromEntries(overrides);
}

/** The configuration files of Prometheus and Alertmanager, with the addresses of this machine. */
export function drillFiles(
  { prometheus, alertmanager, files }: Bundle,
  ports: Ports,
  sink: Sink,
): Record<string, string> {
  const notDeployed: readonly string[] = [JOBS.grafana, JOBS.collector, JOBS.node];
  const config = {
    ...prometheus.config,
    alerting: { alertmanagers: prometheus.config.alerting.alertmanagers.map(withoutLogin) },
    scrape_configs: prometheus.config.scrape_configs
      .filter(({ job_name }) => !notDeployed.includes(job_name))
      .map(withoutLogin)
      .map((job) =>
        job.job_name === JOBS.prometheus
          ? {
              ...job,
              static_configs: job.static_configs.map((each) => ({
                ...each,
                targets: [`127.0.0.1:${ports.prometheus}`],
              })),
            }
          : job,
      ),
  };
  return {
    ...below('prometheus', files.prometheus ?? {}),
    'prometheus/prometheus.yml': stringify(config),
    ...below('alertmanager', files.alertmanager ?? {}),
    'alertmanager/alertmanager.yml': stringify(sendToSink(alertmanager, sink)),
  };
}

/** Sends all notifications to the sink, with a shorter group interval. The group wait is the real one. */
export function sendToSink(config: AlertmanagerConfig, sink: Sink): AlertmanagerConfig {
  const withInterval = <R extends { readonly receiver: string; readonly group_interval: string }>(
    route: R,
  ): R => ({
    ...route,
    ...(route.receiver !== 'heartbeat' && { group_interval: GROUP_INTERVAL.toString() }),
  });
  return {
    ...config,
    route: { ...withInterval(config.route), routes: (config.route.routes ?? []).map(withInterval) },
    receivers: config.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: sink.url(name), send_resolved: name !== 'heartbeat' }],
    })),
  };
}
