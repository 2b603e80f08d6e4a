import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { until } from '../../../clients/waiting';
import { STREAM_NAMES, STREAMS } from '../../../logs/streams';
import { exampleBundle } from '../../support/example';
import { freePorts } from '../../support/lab';
import { writeSecrets } from '../connections/proxies';
import { BulkServer } from './bulk-server';
import { type Check, differs } from './check';
import { Collector } from './collector';
import { Server } from './server';

const WAIT_MS = 30_000;
/** Longer than the timeout of a batch. */
const REFUSED_MS = 12_000;
const LINES = 100;
const API_KEY = 'aWQ6b25seS1mb3ItdGhlLXRlc3Q=';
const URL = 'https://elasticsearch.example:9243';

/**
 * An external Elasticsearch behind Caddy, with a certificate of its own CA and an API key. While the CA or the key in the
 * settings is wrong, nothing arrives and nothing is lost.
 */
export async function* external(program: string, caddy: string, folder: string): AsyncGenerator<Check> {
  const { logs } = exampleBundle({
    elasticsearch: {
      external: URL,
      connection: { tls: { ca: 'company_ca.pem' } },
      manageAccounts: false,
      shipperApiKey: 'elasticsearch_api_key',
    },
  });
  const [port = 0, readyPort = 0] = await freePorts(2);
  const secrets = `${folder}/secrets`;
  const files = `${folder}/logs/ai-karen-api`;
  for (const path of [secrets, files, `${folder}/other`]) await mkdir(path, { recursive: true });
  writeSecrets(secrets);
  writeSecrets(`${folder}/other`);
  await rename(`${folder}/other/ca.pem`, `${secrets}/company_ca.pem`);
  await writeFile(`${secrets}/elasticsearch_api_key`, 'a-wrong-key');
  const bulk = await BulkServer.start();
  await writeFile(
    `${folder}/Caddyfile`,
    `{\n debug\n admin off\n auto_https off\n persist_config off\n}\nhttp://127.0.0.1:${readyPort} {\n respond 200\n}\nhttps://127.0.0.1:${port} {\n log\n tls secrets/server.pem secrets/server.key\n @refused not header Authorization "APIKey ${API_KEY}"\n respond @refused 401\n reverse_proxy ${bulk.url.replace('http://', '')}\n}\n`,
  );
  for (const stream of STREAM_NAMES)
    await appendFile(
      `${files}/${STREAMS[stream].file.name}`,
      Array.from(
        { length: LINES },
        (_, number) => `${JSON.stringify({ message: `${stream} ${number}` })}\n`,
      ).join(''),
    );
  const proxy = new Server({
    name: 'caddy',
    command: [caddy, 'run', '--adapter', 'caddyfile', '--config', 'Caddyfile'],
    folder,
    ready: `http://127.0.0.1:${readyPort}/`,
  });
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    change: (config) =>
      JSON.parse(JSON.stringify(config).replaceAll(URL, `https://127.0.0.1:${port}`)) as object,
  });
  const attempt = async (stored: number) => {
    await collector.server.start();
    await until(() => stored > 0 && bulk.documents.size >= stored, {
      timeoutMs: stored > 0 ? WAIT_MS : REFUSED_MS,
      everyMs: 250,
    });
    const given = await collector.metric('otelcol_exporter_send_failed_log_records_total', {});
    // Killed, because a stopped collector would first finish its attempt.
    await collector.server.kill();
    return [...differs('documents', bulk.documents.size, stored), ...differs('records given up', given, 0)];
  };
  try {
    await proxy.start();
    yield {
      name: 'external Elasticsearch: a certificate of an unknown CA',
      faults: [...(await attempt(0)), ...differs('refused', /TLS handshake error/.test(proxy.output), true)],
    };
    await rename(`${secrets}/ca.pem`, `${secrets}/company_ca.pem`);
    yield {
      name: 'external Elasticsearch: a wrong API key',
      faults: [...(await attempt(0)), ...differs('refused', /"status":401/.test(proxy.output), true)],
    };
    await writeFile(`${secrets}/elasticsearch_api_key`, API_KEY);
    const faults = await attempt(STREAM_NAMES.length * LINES);
    yield {
      name: 'external Elasticsearch: CA file and API key',
      detail: `${bulk.documents.size} of ${STREAM_NAMES.length * LINES} lines stored, ${bulk.duplicates} sent twice`,
      faults,
    };
  } finally {
    await collector.server.kill();
    await proxy.kill();
    await bulk.stop();
  }
}
