import { mkdir, writeFile } from 'node:fs/promises';
import { PORTS } from '../../../lib/names';
import { COLLECTED_FOLDER, FEATURE_GATES, STATE_FOLDER } from '../../../logs/collector';
import type { CollectorConfig } from '../../../logs/collector/config';
import { freePorts } from '../../support/lab';
import { PASSWORD } from './elasticsearch';
import { Server } from './server';

/** Matches any host prefix, because an attached environment has its name in the host name. */
const DEPLOYED_ELASTICSEARCH = new RegExp(`http://[a-z-]*elasticsearch:${PORTS.elasticsearch}`, 'g');

/** Key for hashes of users, in tests. */
export const HASH_KEY = '0123456789abcdef0123456789abcdef';

export interface CollectorProps {
  /** A folder directly below /tmp, so that its path is as deep as in the deployed collector. */
  readonly folder: string;
  readonly config: CollectorConfig;
  /** URL of Elasticsearch. */
  readonly elasticsearch?: string;
  /** Changes the deployed configuration. */
  readonly change?: (config: CollectorConfig) => object;
}

/** The configuration as the collector reads it. */
export const collectorJson = (config: object): string =>
  JSON.stringify(config, (key, value: unknown) => (key === '#' ? undefined : value));

/** A collector with the deployed configuration, except for folders and ports. */
export class Collector {
  private constructor(
    readonly metricsUrl: string,
    readonly server: Server,
  ) {}

  static async prepare(
    program: string,
    { folder, config, elasticsearch, change }: CollectorProps,
  ): Promise<Collector> {
    await mkdir(`${folder}/secrets`, { recursive: true });
    await mkdir(`${folder}/state`, { recursive: true });
    await writeFile(`${folder}/secrets/elasticsearch_shipper_password`, PASSWORD);
    await writeFile(`${folder}/secrets/log_hash_key`, `${HASH_KEY}\n`);
    const [healthPort = 0, metricsPort = 0] = await freePorts(2);
    const text = collectorJson(change ? change(config) : config)
      .replaceAll(COLLECTED_FOLDER, `${folder}/logs`)
      .replaceAll(STATE_FOLDER, `${folder}/state`)
      .replace(DEPLOYED_ELASTICSEARCH, (deployed) => elasticsearch ?? deployed)
      .replaceAll('/run/secrets/', `${folder}/secrets/`)
      .replaceAll(`0.0.0.0:${PORTS.collectorHealth}`, `127.0.0.1:${healthPort}`)
      .replaceAll(`"port":${PORTS.collectorMetrics}`, `"port":${metricsPort}`);
    await writeFile(`${folder}/collector.json`, text);
    return new Collector(
      `http://127.0.0.1:${metricsPort}/metrics`,
      new Server({
        name: 'collector',
        command: [
          program,
          '--config',
          `${folder}/collector.json`,
          `--feature-gates=${FEATURE_GATES.join(',')}`,
        ],
        folder,
        ready: `http://127.0.0.1:${healthPort}/`,
      }),
    );
  }

  /** Sum of a metric's series that have these labels; 0 if there is no such series. */
  async metric(name: string, labels: Readonly<Record<string, string>>): Promise<number> {
    const text = await (await fetch(this.metricsUrl)).text();
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) && wanted.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }
}
