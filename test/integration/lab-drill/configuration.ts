import { stringify } from 'yaml';
import type { AlertmanagerConfig } from '../../../alerts/alertmanager/config';
import type { AlertName } from '../../../alerts/catalogue';
import { ALERTS } from '../../../alerts/catalogue';
import type { AlertDefinition } from '../../../alerts/types';
import type { Bundle } from '../../../bundle';
import { bundles } from '../../../bundle/all';
import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { loadEnvironments } from '../../../settings/load';
import type { EnvironmentInput } from '../../../settings/schema';
import { dev } from '../../support/environments';
import { LONGER_FOR, SHORT_FOR } from './plan';
import type { Sink } from './sink';

export interface Ports {
  readonly prometheus: number;
  readonly alertmanager: number;
}

/** Scrapes in seconds: twice in the shortest `for`, and often enough that no window waits for its samples. */
const SCRAPE_SECONDS = 10;
/** A message that has changed is sent again so soon: otherwise each end is told up to a quarter of an hour later. */
const GROUP_INTERVAL = Duration.seconds(30);

/**
 * The bundle of the fixture dev for instances that run on this machine: the same expressions, routes and inhibitions. Other than
 * deployed are addresses, scrape intervals, and how long the conditions of the alerts that are drilled have to hold.
 */
export function drillBundle(
  targets: readonly string[],
  drilled: ReadonlySet<AlertName>,
  ports: Ports,
): Bundle {
  const input: EnvironmentInput = {
    ...dev,
    // No container, and so no log collector: the alerts over it are not made.
    orchestrator: { ...dev.orchestrator, instances: 0, targets: [...targets] },
    alertmanager: { ...dev.alertmanager, external: `http://127.0.0.1:${ports.alertmanager}` },
    scrape: { ...dev.scrape, modelsSeconds: SCRAPE_SECONDS, healthSeconds: SCRAPE_SECONDS },
    notifications: { webhook: true, heartbeat: true },
    // So many instances on a laptop's Prometheus are for a quarter of an hour: the windows never fill.
    budget: { series: 1_000_000, samplesPerCycle: 1_000_000_000 },
    alerts: { ...dev.alerts, ...shortened(drilled) },
  };
  const [bundle] = bundles(loadEnvironments([input], {}));
  if (!bundle) throw new Error('no bundle was made for the drill');
  return bundle;
}

function shortened(drilled: ReadonlySet<AlertName>): NonNullable<EnvironmentInput['alerts']> {
  const overrides = ALERTS.flatMap((alert: AlertDefinition<AlertName>) => {
    if (!alert.for || !drilled.has(alert.name)) return [];
    const { for: short, why } = LONGER_FOR[alert.name] ?? { for: SHORT_FOR, why: undefined };
    const override = { ...dev.alerts?.[alert.name], for: short, why: why ? `drill: ${why}` : 'drill' };
    return [[alert.name, override] as const];
  });
  return Object.fromEntries(overrides);
}

/** The files of both servers, with the addresses of the drill. */
export function drillFiles(
  { prometheus, alertmanager, files }: Bundle,
  ports: Ports,
  sink: Sink,
): Record<string, string> {
  const absent: readonly string[] = [JOBS.grafana, JOBS.collector];
  const config = {
    ...prometheus.config,
    scrape_configs: prometheus.config.scrape_configs
      .filter(({ job_name }) => !absent.includes(job_name))
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
    ...below('prometheus', files.prometheus),
    'prometheus/prometheus.yml': stringify(config),
    ...below('alertmanager', files.alertmanager),
    'alertmanager/alertmanager.yml': stringify(impatient(alertmanager, sink)),
  };
}

function below(folder: string, texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** Everything goes to the sink, and what has changed is told sooner. How long a group waits at first stays. */
function impatient(config: AlertmanagerConfig, sink: Sink): AlertmanagerConfig {
  const sooner = <R extends { readonly receiver: string; readonly group_interval: string }>(route: R): R => ({
    ...route,
    ...(route.receiver !== 'heartbeat' && { group_interval: GROUP_INTERVAL.toString() }),
  });
  return {
    ...config,
    route: { ...sooner(config.route), routes: (config.route.routes ?? []).map(sooner) },
    receivers: config.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: sink.url(name), send_resolved: name !== 'heartbeat' }],
    })),
  };
}
