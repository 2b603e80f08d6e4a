import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { LOG_FILE_BYTES } from '../../lib/log-files';
import type { Logs } from '../../logs';
import { FURTHER_FIELDS } from '../../logs/fields';
import { STREAM_NAMES, type StreamName } from '../../logs/streams';
import { LogFiles } from '../../simulator/logs/log-files';
import type { LogRecord } from '../../simulator/logs/record';
import { progress } from '../command';
import type { Check } from './check';
import { Collector } from './collector';
import type { Elasticsearch } from './elasticsearch';

/** So many that the general file, which has all of them, is rotated three times. */
const RECORD_BYTES = 650;
const RECORDS = Math.ceil((3.3 * LOG_FILE_BYTES) / RECORD_BYTES);
const PER_SECOND = 2_500;
/** How long Elasticsearch is away. */
const OUTAGE_MS = { quick: 10_000, slow: 120_000 };
const SETTLES_WITHIN_MS = 300_000;

/** The simulator's files, through the collector, into Elasticsearch, with everything that goes wrong in a life. */
export async function endToEnd(
  program: string,
  elasticsearch: Elasticsearch,
  { logs, folder, slow }: { readonly logs: Logs; readonly folder: string; readonly slow: boolean },
): Promise<Check[]> {
  await elasticsearch.emptyStreams(logs.elasticsearch);
  await mkdir(`${folder}/logs/ai-karen-api`, { recursive: true });
  const files = await LogFiles.open(`${folder}/logs/ai-karen-api`);
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    elasticsearch: elasticsearch.url,
  });
  const written: Record<StreamName, number[]> = { app: [], audit: [], errors: [] };
  try {
    await collector.server.start();
    const started = Date.now();
    const outage = slow ? OUTAGE_MS.slow : OUTAGE_MS.quick;
    const happenings = [
      [0.2, 'the collector is killed', () => collector.server.kill()],
      [0.3, 'and comes back', () => collector.server.start()],
      [0.4, `Elasticsearch is stopped, for ${outage / 1_000} s`, () => elasticsearch.server.stop()],
      [
        0.7,
        'and comes back',
        async () => {
          await delay(outage);
          await elasticsearch.server.start();
        },
      ],
      [0.8, 'the collector is killed again, while it catches up', () => collector.server.kill()],
      [0.85, 'and comes back', () => collector.server.start()],
    ] as const;
    let next = 0;
    for (let sequence = 0; sequence < RECORDS; sequence += 1) {
      for (let happening = happenings[next]; happening && sequence >= happening[0] * RECORDS; ) {
        progress(happening[1]);
        await happening[2]();
        next += 1;
        happening = happenings[next];
      }
      const stream = streamOf(sequence);
      written[stream].push(sequence);
      files.write(stream, record(sequence, stream));
      if (sequence % 250 === 0)
        await delay(Math.max(0, (1_000 * sequence) / PER_SECOND - (Date.now() - started)));
    }
    await settled(elasticsearch, logs, RECORDS);
  } finally {
    await files.close();
    await collector.server.kill();
  }
  const checks: Check[] = [];
  for (const stream of STREAM_NAMES)
    checks.push(
      account(stream, written[stream], await elasticsearch.documents(logs.streams[stream].dataStream)),
    );
  return checks;
}

const streamOf = (sequence: number): StreamName =>
  sequence % 10 === 0 ? 'audit' : sequence % 25 === 3 ? 'errors' : 'app';

function record(sequence: number, stream: StreamName): LogRecord & { readonly sequence: number } {
  const message = `Download of acme/summarizer-7b, part ${sequence} for jane.doe@example.com`;
  return {
    timestamp: new Date().toISOString(),
    level: stream === 'errors' ? 'ERROR' : 'INFO',
    logger: `model_orchestrator.${stream === 'audit' ? 'audit' : 'downloads'}`,
    message: message.padEnd(RECORD_BYTES - 250, ' and so on'),
    request_id: `request-${sequence}`,
    correlation_id: `correlation-${sequence % 1_000}`,
    user_id: `user-${sequence % 50}`,
    operation: 'download',
    sequence,
  };
}

/** Waits until as many documents are there as are expected, or no more come. */
async function settled(elasticsearch: Elasticsearch, { streams }: Logs, expected: number): Promise<void> {
  for (const until = Date.now() + SETTLES_WITHIN_MS; Date.now() < until; await delay(2_000)) {
    const counts = await Promise.all(
      STREAM_NAMES.map((stream) => elasticsearch.count(streams[stream].dataStream)),
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    progress(`${total} of ${expected} documents`);
    // Once more for those that would come twice.
    if (total >= expected) return delay(8_000);
  }
}

function account(
  stream: StreamName,
  written: readonly number[],
  documents: readonly Record<string, unknown>[],
): Check {
  const stored = documents.map((document) =>
    Number((document[FURTHER_FIELDS] as Record<string, unknown> | undefined)?.sequence),
  );
  const once = new Set(stored);
  const missing = written.filter((sequence) => !once.has(sequence));
  const foreign = [...once].filter((sequence) => !written.includes(sequence));
  const text = JSON.stringify(documents);
  return {
    name: `end to end: ${stream}`,
    detail: `${written.length} lines in, ${documents.length} documents, ${missing.length} missing, ${stored.length - once.size} twice`,
    faults: [
      ...(missing.length > 0 ? [`missing: ${missing.slice(0, 10).join(', ')}, ...`] : []),
      ...(foreign.length > 0 ? [`of another stream: ${foreign.slice(0, 10).join(', ')}`] : []),
      ...(/jane\.doe|"user-\d/.test(text) ? ['an e-mail address or a user id was stored'] : []),
    ],
  };
}
