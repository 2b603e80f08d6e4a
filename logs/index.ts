import { applicationLogs } from '../adapters';
import { logFolder } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import { collectorConfig } from './collector';
import type { CollectorConfig } from './collector/config';
import type { Shipping } from './collector/exporters';
import { type ElasticsearchObjects, elasticsearchObjects } from './elasticsearch';
import { type LoggingConfig, loggingConfig } from './logging';
import { redactionRules } from './redaction';
import { dataStreamName, type LogStream, STREAM_NAMES, STREAMS, type StreamName } from './streams';

/** The configuration of logging, collection and storage of one environment's records, as plain data. */
export interface Logs {
  readonly streams: Readonly<Record<StreamName, LogStream & { readonly dataStream: string }>>;
  /** `model_orchestrator_logging.yml`. */
  readonly logging: LoggingConfig;
  readonly collector: CollectorConfig;
  readonly elasticsearch: ElasticsearchObjects;
}

/** Where the records come from and go to, as the collector's container sees it. */
export interface LogEndpoints {
  /** URL of Elasticsearch. */
  readonly elasticsearch: string;
  /** Names of the orchestrators' containers, and of their folders below `/var/log/orchestrators`. */
  readonly containers: readonly string[];
}

/** How the collector of an environment logs in to Elasticsearch. */
export function shipping({ shipperApiKey, connection }: Environment['elasticsearch']): Shipping {
  return { apiKey: shipperApiKey, ca: connection.tls?.ca };
}

export function logsFor(
  { name, elasticsearch, grafana, logs, orchestrator }: Environment,
  endpoints: LogEndpoints,
): Logs {
  const rules = redactionRules(logs.redaction);
  const application = applicationLogs(orchestrator.adapter);
  return {
    streams: Object.fromEntries(
      STREAM_NAMES.map((stream) => [
        stream,
        { ...STREAMS[stream], dataStream: dataStreamName(stream, name) },
      ]),
    ) as Logs['streams'],
    logging: loggingConfig(rules, logs, { ...application, folder: logFolder(orchestrator) }),
    collector: collectorConfig(name, endpoints, {
      application,
      rules,
      maxFieldBytes: logs.maxFieldBytes,
      maxRequestBytes: elasticsearch.maxRequestBytes,
      shipping: shipping(elasticsearch),
    }),
    elasticsearch: elasticsearchObjects(name, { ...elasticsearch, auditLog: grafana.auditLog }),
  };
}
