import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import type { Bundle } from '../../bundle';
import { docker } from '../../clients/docker';
import { HttpError } from '../../clients/http';
import type { QueryApi } from '../../clients/query-api';
import { until } from '../../clients/waiting';
import { formatDuration } from '../../lib/format';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { progress } from '../../lib/progress';
import { dataStreamName } from '../../logs/streams';
import { choose } from '../../operations/environment';
import { type Clients, serverApi, workloadOf } from '../../operations/servers';
import { onCopy, type ProjectCopy } from './project';

/** More documents than fit in one page of the export. */
const DOCUMENTS = 2_500;
const SILENCES = 3;
const SCRAPES = 3;

/** Data that a restore must bring back unchanged. */
interface Snapshot {
  /** Samples from before the backup, by series. */
  readonly series: Readonly<Record<string, string>>;
  readonly silences: readonly string[];
  /** Ids of the audit records from before the backup. */
  readonly documents: readonly string[];
}

/**
 * Deploys an environment, creates data, backs it up, encrypted and signed, destroys everything, deploys again, restores twice,
 * and compares.
 * @returns what was compared
 * @throws Error with the differences
 */
export async function backupTrial(environment: string): Promise<readonly string[]> {
  const { bundle } = choose(environment);
  return onCopy(bundle, async (copy) => {
    const servers = serversOf(bundle, copy);
    progress('backup: deploying and creating data');
    await copy.deploy();
    await createData(bundle, servers);
    await delay(SCRAPES * EVALUATION_INTERVAL.seconds * 1_000);
    const [from, to] = [Date.now() / 1_000 - 600, Date.now() / 1_000];
    const before = await snapshot(bundle, servers, from, to);
    const folder = copy.path('backup.out');
    progress('backup: backing up with a stopped server');
    await assertPartial(bundle, copy);
    progress('backup: backing up and destroying');
    const keys = await keysIn(copy);
    const [backupTime] = await timed(() => copy.run('backup', '--out', folder, ...keys.protect));
    await assertUnreadable(folder);
    await copy.destroy();
    await copy.deploy();
    progress('backup: restoring');
    const refused = await copy.runFailing('restore', '--from', folder);
    if (!refused.includes('--identity'))
      throw new Error(`the restore without the age key does not ask for --identity:\n${refused}`);
    const [restoreTime, first] = await timed(() => copy.run('restore', '--from', folder, ...keys.open));
    assertSame(before, await snapshot(bundle, servers, from, to, before.documents));
    await restartPrometheus(bundle, servers);
    assertSame(before, await snapshot(bundle, servers, from, to, before.documents));
    const count = await documentsIn(bundle, servers);
    const again = await copy.run('restore', '--from', folder, '--only', 'prometheus,audit', ...keys.open);
    if (!/^audit: 0 documents added, \d+ already present$/m.test(again)) {
      throw new Error(`a second restore adds existing documents:\n${again}`);
    }
    const grown = (await documentsIn(bundle, servers)) - count;
    return [
      `${Object.keys(before.series).length} series with all their samples, ${before.silences.length} silences and ${before.documents.length} audit records with their ids are unchanged after destroy, deploy and restore, also after a restart of Prometheus`,
      `a second restore adds no record (the orchestrator added ${grown} in the meantime)`,
      `the encrypted, signed backup took ${backupTime}, the restore ${restoreTime}:`,
      ...first
        .split('\n')
        .filter((line) => /^\w+: .*(added|restored)/.test(line))
        .map((line) => `  ${line}`),
    ];
  });
}

/** A backup without Alertmanager keeps the other parts, and names what is missing. */
async function assertPartial(bundle: Bundle, copy: ProjectCopy): Promise<void> {
  const { containerName } = workloadOf(bundle, 'alertmanager');
  const folder = copy.path('partial.out');
  await docker(undefined, 'stop', containerName);
  const output = await copy.runFailing('backup', '--out', folder);
  await docker(undefined, 'start', containerName);
  if (!output.includes('the backup lacks alertmanager') || !output.includes('--only alertmanager'))
    throw new Error(`a backup with a stopped Alertmanager does not report the missing part:\n${output}`);
  const restored = await copy.run('restore', '--from', folder, '--only', 'audit');
  if (!/^audit: /m.test(restored))
    throw new Error(`a restore of an incomplete backup did not restore the audit records:\n${restored}`);
}

/** Creates an age key and a signing key. @returns the options for backup, and those for restore */
async function keysIn(copy: ProjectCopy) {
  const identity = await generateIdentity();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = (key: KeyObject, type: 'spki' | 'pkcs8') => key.export({ type, format: 'pem' }).toString();
  const files = {
    'age.key': identity,
    'sign.pem': pem(privateKey, 'pkcs8'),
    'verify.pem': pem(publicKey, 'spki'),
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(copy.path(name), `${text}\n`, { mode: 0o600 });
  return {
    protect: ['--encrypt-to', await identityToRecipient(identity), '--sign', copy.path('sign.pem')],
    open: ['--identity', copy.path('age.key'), '--verify', copy.path('verify.pem')],
  };
}

/** @throws Error when a file of a backup, except its manifest, is not encrypted */
async function assertUnreadable(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('manifest.'));
  if (names.length === 0) throw new Error('the backup has no files');
  for (const name of names) {
    const start = (await readFile(join(folder, name))).subarray(0, 21).toString('latin1');
    if (start !== 'age-encryption.org/v1') throw new Error(`${name} is not encrypted`);
  }
}

/** When it starts, Prometheus drops samples in memory that are older than its blocks. All restored and newer samples must remain. */
async function restartPrometheus(bundle: Bundle, { prometheus }: Servers): Promise<void> {
  await docker(undefined, 'restart', workloadOf(bundle, 'prometheus').containerName);
  const retryOn = (error: unknown) => error instanceof HttpError;
  await until(() => prometheus.ready().then(() => true), { timeoutMs: 120_000, retryOn });
}

async function timed<T>(step: () => Promise<T>): Promise<[duration: string, result: T]> {
  const begun = Date.now();
  const result = await step();
  return [formatDuration((Date.now() - begun) / 1_000), result];
}

type Servers = Omit<Clients, 'grafana'> & { readonly queries: QueryApi };

function serversOf(bundle: Bundle, { canaries, queries }: ProjectCopy): Servers {
  return {
    queries,
    prometheus: serverApi(bundle, 'prometheus', { password: canaries.prometheus_password }),
    alertmanager: serverApi(bundle, 'alertmanager', { password: canaries.alertmanager_password }),
    elasticsearch: serverApi(bundle, 'elasticsearch', { password: canaries.elasticsearch_password }),
  };
}

async function createData(bundle: Bundle, { alertmanager, elasticsearch }: Servers): Promise<void> {
  const now = Date.now();
  for (let number = 0; number < SILENCES; number += 1) {
    await alertmanager.text('api/v2/silences', {
      method: 'POST',
      body: JSON.stringify({
        matchers: [{ name: 'alertname', value: `Silenced${number}`, isRegex: false }],
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(now + 86_400_000).toISOString(),
        createdBy: 'e2e',
        comment: `silence ${number}`,
      }),
    });
  }
  const lines = Array.from({ length: DOCUMENTS }, (_, number) => [
    { create: {} },
    {
      '@timestamp': new Date(now - number * 1_000).toISOString(),
      message: `record ${number}`,
      'event.action': 'license_accepted',
    },
  ]).flat();
  await elasticsearch.text(`${stream(bundle)}/_bulk?refresh=true`, {
    method: 'POST',
    body: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
    type: 'application/x-ndjson',
  });
}

/** @param only ids of the audit records to look for. @default all */
async function snapshot(
  bundle: Bundle,
  { queries, alertmanager, elasticsearch }: Servers,
  from: number,
  to: number,
  only?: readonly string[],
): Promise<Snapshot> {
  const range = `${Math.round(to - from)}s`;
  const selector = `{__name__=~"up|scrape_samples_scraped|model_orchestrator_.+"}[${range}]`;
  const series = await queries.query(selector, to);
  const silences = await alertmanager.silences();
  const { hits } = await elasticsearch.json<{ hits: { hits: { _id: string }[] } }>(
    `${stream(bundle)}/_search`,
    {
      method: 'POST',
      body: JSON.stringify({
        size: 10_000,
        _source: false,
        ...(only && { query: { ids: { values: only } } }),
      }),
    },
  );
  return {
    series: Object.fromEntries(
      series.map(({ labels, points }) => [JSON.stringify(labels), JSON.stringify(points)]),
    ),
    silences: silences.map(({ id, comment, endsAt }) => `${id} ${comment} ${endsAt}`).sort(),
    documents: hits.hits.map(({ _id }) => _id).sort(),
  };
}

async function documentsIn(bundle: Bundle, { elasticsearch }: Servers): Promise<number> {
  await elasticsearch.refresh(stream(bundle));
  return elasticsearch.count(stream(bundle), '*');
}

function stream({ environment }: Bundle): string {
  return dataStreamName('audit', environment.name);
}

function assertSame(before: Snapshot, after: Snapshot): void {
  const differences = [
    ...Object.keys(before.series).filter((name) => before.series[name] !== after.series[name]),
    ...before.silences.filter((silence) => !after.silences.includes(silence)),
    ...before.documents.filter((id) => !after.documents.includes(id)),
  ];
  if (Object.keys(before.series).length === 0 || before.documents.length < DOCUMENTS) {
    throw new Error('no data to compare');
  }
  if (differences.length > 0) {
    throw new Error(`${differences.length} differences: ${differences.slice(0, 3).join('; ')}`);
  }
}
