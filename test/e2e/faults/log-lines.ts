import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Duration } from '../../../lib/duration';
import { LOG_FILES } from '../../../lib/log-files';
import { STREAM_NAMES } from '../../../logs/streams';
import { objectName } from '../../../servers/addresses';
import type { Testbed } from './testbed';

/** Beyond the collector's longest wait: those that have not arrived when no more come for so long are lost. */
const NO_MORE_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 2_000;
/** From the fault that stops all logging until the last line is in its file. */
const SILENT_AFTER_MS = 3_000;

const countSchema = z.object({ count: z.number() });

export interface Lines {
  /** How many lines of the orchestrator's log files are in no stream; less than 0 when there are more documents. */
  readonly missing: number;
  /** When the last was seen to arrive, in milliseconds since 1970; undefined when all were there at once. */
  readonly lastArrival?: number;
}

/** Counts lines and documents. Nothing is logged meanwhile. */
export async function countLines(testbed: Testbed): Promise<Lines> {
  const patience = longestWait(testbed) + NO_MORE_AFTER_MS;
  await testbed.simulator.start('log-silent');
  try {
    await delay(SILENT_AFTER_MS);
    const written = await linesIn(testbed);
    let stored = await documentsIn(testbed);
    let lastArrival: number | undefined;
    for (const begun = Date.now(); stored < written; await delay(LOOK_EVERY_MS)) {
      if (Date.now() - (lastArrival ?? begun) > patience) break;
      const now = await documentsIn(testbed);
      if (now !== stored) lastArrival = Date.now();
      stored = now;
    }
    return { missing: written - stored, ...(lastArrival !== undefined && { lastArrival }) };
  } finally {
    await testbed.simulator.stop('log-silent');
  }
}

/** Of the collector, when what it sends to does not answer, in milliseconds. */
function longestWait({ bundle }: Testbed): number {
  const waits = Object.values(bundle.logs.collector.exporters).map(({ retry }) => retry.max_interval);
  return Math.max(...waits.map((wait) => Duration.parse(wait).seconds * 1_000));
}

/** Lines in the general log files of all orchestrators, and in their archives: the other files hold some of them again. */
async function linesIn(testbed: Testbed): Promise<number> {
  const volumes = testbed.bundle.platform.workloads
    .flatMap(({ mounts }) => mounts.map(({ volume }) => volume))
    .filter((volume) => volume.endsWith('-logs'));
  const mounts = [...new Set(volumes)].flatMap((volume) => [
    '--volume',
    `${objectName(testbed.bundle.environment, volume)}:/logs/${volume}:ro`,
  ]);
  return Number(await testbed.shell(`cat /logs/*/${LOG_FILES.app.name}* | wc -l`, ...mounts));
}

async function documentsIn({ bundle, deployment }: Testbed): Promise<number> {
  const streams = STREAM_NAMES.map((stream) => bundle.logs.streams[stream].dataStream).join();
  await deployment.elasticsearch.ask(`/${streams}/_refresh`, { method: 'POST' });
  return (await deployment.elasticsearch.get(`/${streams}/_count`, countSchema)).count;
}
