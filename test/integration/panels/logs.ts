import { chmod } from 'node:fs/promises';
import type { Bundle } from '../../../bundle';
import type { CollectorConfig } from '../../../logs/collector/config';
import { internalUrl } from '../../../servers/addresses';
import type { Lab } from '../../support/lab';
import { Collector } from '../logs/collector';
import { Elasticsearch } from '../logs/elasticsearch';
import { findOrSkip } from '../logs/programs';
import type { Index } from './documents';

/** The servers that collect and store the simulator's log lines. */
export interface LogServers {
  readonly index: Index;
  /** host:port of the collector's own metrics. */
  readonly metrics: string;
  /** Starts the collector on the simulator's log files, in the folder of the orchestrator's container. */
  readonly collect: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts Elasticsearch with the configuration of dev and prepares the collector. Undefined without the programs. */
export async function openLogs(lab: Lab, { logs, ...bundle }: Bundle): Promise<LogServers | undefined> {
  const [installed, program] = [findOrSkip('elasticsearch'), findOrSkip('collector')];
  if (!installed || !program) return undefined;
  // Elasticsearch runs as another user.
  await chmod(lab.folder, 0o755);
  const elasticsearch = await Elasticsearch.start(installed, lab.folder);
  const collector = await Collector.prepare(program, {
    folder: lab.folder,
    config: logs.collector,
    change: (config) => sentTo(config, internalUrl(bundle.environment, 'elasticsearch'), elasticsearch.url),
  });
  try {
    await elasticsearch.apply(logs.elasticsearch);
  } catch (error) {
    await elasticsearch.server.stop();
    throw error;
  }
  return {
    index: { url: elasticsearch.url, pattern: indexPattern(bundle) },
    metrics: new URL(collector.metricsUrl).host,
    collect: () => collector.server.start(),
    close: async () => {
      await collector.server.stop();
      await elasticsearch.server.stop();
    },
  };
}

/** The index pattern of the data source. */
export function indexPattern({ dataSources }: Pick<Bundle, 'dataSources'>): string {
  return dataSources.datasources
    .filter(({ type }) => type === 'elasticsearch')
    .map(({ jsonData }) => jsonData.index)
    .join(',');
}

function sentTo(config: CollectorConfig, from: string, to: string): object {
  return JSON.parse(JSON.stringify(config).replaceAll(from, to)) as object;
}
