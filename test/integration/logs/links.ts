import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { until } from '../../../clients/waiting';
import { PORTS } from '../../../lib/names';
import type { Logs } from '../../../logs';
import { COLLECTED_FOLDER, FEATURE_GATES, STATE_FOLDER } from '../../../logs/collector';
import { FAILED_FIELD } from '../../../logs/fields';
import { STREAMS } from '../../../logs/streams';
import { freePorts } from '../../support/lab';
import { BulkServer } from './bulk-server';
import { type Check, differs } from './check';
import { collectorJson, HASH_KEY } from './collector';
import { PASSWORD } from './elasticsearch';

const CONTAINER = 'model-orchestrator-logs-links';
const ORCHESTRATOR = 'ai-karen-api';
const WAIT = { timeoutMs: 30_000, everyMs: 250 };
/** User id of the collector in its image. */
const USER = 10_001;
/** Files of the collector that a compromised orchestrator might try to read. */
const TARGETS = [
  '/run/secrets/log_hash_key',
  '/run/secrets/elasticsearch_shipper_password',
  '/proc/self/environ',
  '/proc/self/root/run/secrets/log_hash_key',
  '/etc/passwd',
  `${STATE_FOLDER}/file_storage/receiver_filelog_app`,
];

const docker = (...args: readonly string[]) => promisify(execFile)('docker', args);

/** Runs the collector in its container, while an orchestrator replaces its log files with links to the collector's files. */
export async function* links(
  image: string,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): AsyncGenerator<Check> {
  const files = `${folder}/logs`;
  const path = `${files}/${STREAMS.app.file.name}`;
  for (const name of ['logs', 'state', 'secrets', 'config'])
    await mkdir(`${folder}/${name}`, { recursive: true });
  await chmod(`${folder}/state`, 0o777);
  await writeFile(`${folder}/secrets/log_hash_key`, `${HASH_KEY}\n`);
  await writeFile(`${folder}/secrets/elasticsearch_shipper_password`, PASSWORD);
  const [healthPort, metricsPort] = await freePorts(2);
  const server = await BulkServer.start();
  const config = collectorJson(logs.collector)
    .replaceAll(`http://elasticsearch:${PORTS.elasticsearch}`, server.url)
    .replaceAll(`0.0.0.0:${PORTS.collectorHealth}`, `127.0.0.1:${healthPort}`)
    .replaceAll(`"port":${PORTS.collectorMetrics}`, `"port":${metricsPort}`);
  await writeFile(`${folder}/config/collector.json`, config);
  const line = (message: string) => `${JSON.stringify({ timestamp: new Date().toISOString(), message })}\n`;
  const messages = () => [...server.documents.values()].map(({ message }) => message);
  const texts = () => [...server.documents.values()].flatMap((document) => document[FAILED_FIELD] ?? []);
  try {
    await writeFile(path, line('first'));
    await docker(
      ...[
        'run',
        '--detach',
        '--name',
        CONTAINER,
        '--network',
        'host',
        '--user',
        `${USER}:${USER}`,
        '--read-only',
      ],
      ...[
        '--volume',
        `${files}:${COLLECTED_FOLDER}/${ORCHESTRATOR}:ro`,
        '--volume',
        `${folder}/state:${STATE_FOLDER}`,
      ],
      ...['--volume', `${folder}/secrets:/run/secrets:ro`, '--volume', `${folder}/config:/config:ro`],
      ...[image, '--config', '/config/collector.json', `--feature-gates=${FEATURE_GATES.join(',')}`],
    );
    await until(() => messages().includes('first'), WAIT);
    for (const [number, target] of TARGETS.entries()) {
      await rm(path, { force: true });
      await symlink(target, path);
      await symlink(target, `${path}.${number}`);
      await delay(2_000);
    }
    await rm(path);
    await writeFile(path, line('last'));
    await until(() => messages().includes('last'), WAIT);
    yield {
      name: 'links: to the secrets, the process and the state of the collector',
      detail: `${TARGETS.length} targets, ${texts().length} documents instead of their lines`,
      faults: [
        ...differs(
          'messages',
          messages().filter((message) => message !== undefined),
          ['first', 'last'],
        ),
        ...differs('texts', [...new Set(texts())], ['[the file is a link to another folder]']),
      ],
    };

    // Lines as the collector would read them if a file became a link after the check: a secret, or the end of one.
    await appendFile(path, `${HASH_KEY}\n${HASH_KEY.slice(3)}\nkey=${HASH_KEY}\n${PASSWORD}\n`);
    await symlink(STREAMS.app.file.name, `${files}/${STREAMS.errors.file.name}`);
    await appendFile(path, line('linked within the folder'));
    const linked = () => messages().filter((message) => message === 'linked within the folder').length;
    await until(() => linked() === 2, WAIT);
    const stored = JSON.stringify([...server.documents.values()]);
    yield {
      name: 'links: lines with a secret of the collector, and a link within the folder',
      faults: [
        ...differs('withheld', texts().filter((text) => text === '[a secret of the collector]').length, 8),
        ...[HASH_KEY.slice(-12), PASSWORD.slice(-8)].flatMap((end) =>
          stored.includes(end) ? [`${end} is stored`] : [],
        ),
        ...differs('records of the link', linked(), 2),
      ],
    };
  } finally {
    await docker('rm', '--force', '--volumes', CONTAINER).catch(() => {});
    await server.stop();
  }
}
