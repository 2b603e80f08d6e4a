import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Bundle } from '../../bundle';
import { HttpServer } from '../../clients/http';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { progress } from '../../lib/progress';
import { dataStreamName } from '../../logs/streams';
import { choose } from '../../operations/environment';
import { workloadOf } from '../../operations/servers';
import { localUrl } from '../../servers/addresses';
import { onCopy } from './project';

const execute = promisify(execFile);

/** More than one page of the export. */
const DOCUMENTS = 2_500;
const SILENCES = 3;
const SCRAPES = 3;

/** What has to be the same again. */
interface Kept {
  /** Samples by series, of the time before the backup. */
  readonly series: Readonly<Record<string, string>>;
  readonly silences: readonly string[];
  /** Ids of the audit records that were there before the backup. */
  readonly documents: readonly string[];
}

/**
 * Deploys an environment, makes data, backs it up, takes all away, deploys again, restores twice, and compares.
 * @returns what was compared
 * @throws Error that says what is not the same
 */
export async function backupTrial(environment: string): Promise<readonly string[]> {
  const { bundle } = choose(environment);
  const servers = serversOf(bundle);
  return onCopy(bundle, async (copy) => {
    progress('backup: deploying, and making data');
    await copy.deploy();
    await makeData(bundle, servers);
    await delay(SCRAPES * EVALUATION_INTERVAL.seconds * 1_000);
    const [from, to] = [Date.now() / 1_000 - 600, Date.now() / 1_000];
    const before = await keep(bundle, servers, from, to);
    const folder = copy.path('backup.out');
    progress('backup: backing up, and taking all away');
    const [backUpSeconds] = await timed(() => copy.run('backup', '--out', folder));
    await copy.destroy();
    await copy.deploy();
    progress('backup: restoring');
    const [restoreSeconds, first] = await timed(() => copy.run('restore', '--from', folder));
    assertSame(before, await keep(bundle, servers, from, to, before.documents));
    await restartPrometheus(bundle, servers);
    assertSame(before, await keep(bundle, servers, from, to, before.documents));
    const count = await documentsIn(bundle, servers);
    const again = await copy.run('restore', '--from', folder, '--only', 'prometheus,audit');
    if (!/^audit: 0 documents added, \d+ were there already$/m.test(again)) {
      throw new Error(`a second restore adds what is there already:\n${again}`);
    }
    const grown = (await documentsIn(bundle, servers)) - count;
    return [
      `${Object.keys(before.series).length} series with each of their samples, ${before.silences.length} silences and ${before.documents.length} audit records with their ids are the same after destroy, deploy and restore, also after Prometheus was started again`,
      `a second restore adds no record (${grown} came in from the orchestrator meanwhile)`,
      `the backup took ${backUpSeconds} s, the restore ${restoreSeconds} s:`,
      ...first
        .split('\n')
        .filter((line) => /^\w+: .*(added|back)/.test(line))
        .map((line) => `  ${line}`),
    ];
  });
}

/** At its start it drops from its memory what is older than its blocks: what was restored, and came in since, stays. */
async function restartPrometheus(bundle: Bundle, { prometheus }: Servers): Promise<void> {
  await execute('docker', ['restart', workloadOf(bundle, 'prometheus').containerName]);
  for (const until = Date.now() + 120_000; ; await delay(500)) {
    try {
      await prometheus.text('-/ready');
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

async function timed<T>(step: () => Promise<T>): Promise<[seconds: string, result: T]> {
  const began = Date.now();
  const result = await step();
  return [((Date.now() - began) / 1_000).toFixed(0), result];
}

type Servers = Readonly<Record<'prometheus' | 'alertmanager' | 'elasticsearch', HttpServer>>;

function serversOf({ environment }: Bundle): Servers {
  return {
    prometheus: new HttpServer('Prometheus', localUrl(environment, 'prometheus')),
    alertmanager: new HttpServer('Alertmanager', localUrl(environment, 'alertmanager')),
    elasticsearch: new HttpServer('Elasticsearch', localUrl(environment, 'elasticsearch')),
  };
}

async function makeData(bundle: Bundle, { alertmanager, elasticsearch }: Servers): Promise<void> {
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

/** @param only ids that are looked for. @default all that are there */
async function keep(
  bundle: Bundle,
  { prometheus, alertmanager, elasticsearch }: Servers,
  from: number,
  to: number,
  only?: readonly string[],
): Promise<Kept> {
  const range = `${Math.round(to - from)}s`;
  const query = encodeURIComponent(`{__name__=~"up|scrape_samples_scraped|model_orchestrator_.+"}[${range}]`);
  const { data } = await prometheus.json<{ data: { result: { metric: object; values: unknown }[] } }>(
    `api/v1/query?query=${query}&time=${to}`,
  );
  const silences =
    await alertmanager.json<{ id: string; comment: string; endsAt: string }[]>('api/v2/silences');
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
      data.result.map(({ metric, values }) => [JSON.stringify(metric), JSON.stringify(values)]),
    ),
    silences: silences.map(({ id, comment, endsAt }) => `${id} ${comment} ${endsAt}`).sort(),
    documents: hits.hits.map(({ _id }) => _id).sort(),
  };
}

async function documentsIn(bundle: Bundle, { elasticsearch }: Servers): Promise<number> {
  await elasticsearch.text(`${stream(bundle)}/_refresh`, { method: 'POST' });
  return (await elasticsearch.json<{ count: number }>(`${stream(bundle)}/_count`)).count;
}

function stream({ environment }: Bundle): string {
  return dataStreamName('audit', environment.name);
}

function assertSame(before: Kept, after: Kept): void {
  const differences = [
    ...Object.keys(before.series).filter((name) => before.series[name] !== after.series[name]),
    ...before.silences.filter((silence) => !after.silences.includes(silence)),
    ...before.documents.filter((id) => !after.documents.includes(id)),
  ];
  if (Object.keys(before.series).length === 0 || before.documents.length < DOCUMENTS) {
    throw new Error('there was nothing to compare');
  }
  if (differences.length > 0) {
    throw new Error(`${differences.length} things are not the same: ${differences.slice(0, 3).join('; ')}`);
  }
}
