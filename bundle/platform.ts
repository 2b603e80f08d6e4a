import { objectName } from '../servers/addresses';
import { alertmanagerConfiguration, alertmanagerWorkload } from '../servers/alertmanager';
import { collectorConfiguration, collectorWorkload } from '../servers/collector';
import { elasticsearchWorkload, snapshotsVolume } from '../servers/elasticsearch';
import { grafanaConfiguration, grafanaWorkload } from '../servers/grafana';
import { loggingConfiguration, orchestratorWorkloads } from '../servers/orchestrator';
import { prometheusConfiguration, prometheusWorkload } from '../servers/prometheus';
import type { Platform } from '../servers/workload';
import type { Environment } from '../settings/schema';
import type { Files } from './files';

/** The containers of an environment. A server that is external has none. */
export function platform(environment: Environment, files: Files): Platform {
  const ours = (server: 'prometheus' | 'alertmanager' | 'grafana' | 'elasticsearch') =>
    !environment[server].external;
  const snapshots = ours('elasticsearch') ? snapshotsVolume(environment) : undefined;
  const collects = environment.orchestrator.instances > 0;
  return {
    network: objectName(environment, 'network'),
    configurations: [
      ...(ours('alertmanager') ? [alertmanagerConfiguration(environment, files.alertmanager)] : []),
      ...(ours('prometheus') ? [prometheusConfiguration(environment, files.prometheus)] : []),
      ...(ours('grafana') ? [grafanaConfiguration(environment, files.dataSources)] : []),
      ...(snapshots ? [snapshots] : []),
      ...(collects
        ? [
            loggingConfiguration(environment, files.logging),
            collectorConfiguration(environment, files.collector),
          ]
        : []),
    ],
    workloads: [
      ...orchestratorWorkloads(environment),
      ...(ours('elasticsearch') ? [elasticsearchWorkload(environment)] : []),
      ...(ours('alertmanager') ? [alertmanagerWorkload(environment)] : []),
      ...(ours('prometheus') ? [prometheusWorkload(environment)] : []),
      ...(ours('grafana') ? [grafanaWorkload(environment)] : []),
      ...(collects ? [collectorWorkload(environment)] : []),
    ],
  };
}
