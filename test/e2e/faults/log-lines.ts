import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../../clients/waiting';
import { Duration } from '../../../lib/duration';
import { STREAM_NAMES } from '../../../logs/streams';
import type { Deployment } from '../../../operations/deployment';

/** Missing lines count as lost if no line arrives for the collector's longest retry interval plus this time. */
const QUIET_MS = 60_000;
const POLL_MS = 2_000;
/** Time from the end of logging until the last line is in its file. */
const FLUSH_MS = 3_000;

/** Log files of orchestrators, and Elasticsearch that stores their lines. */
export interface LineSource {
  readonly deployment: Deployment;
  /** Stops all logging until `resume`. */
  readonly silence: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Lines in the general log files of all orchestrators and in their archives. */
  readonly written: () => Promise<number>;
}

export interface LineCount {
  /** Lines in the orchestrator's log files minus documents in the streams. */
  readonly missing: number;
  /** Arrival of the last line, in milliseconds since 1970. Undefined if all lines were already stored at the first count. */
  readonly lastArrival?: number;
}

/** Counts lines and documents while nothing is logged. */
export async function countLines(source: LineSource): Promise<LineCount> {
  const { deployment } = source;
  const quietMs = longestRetry(deployment) + QUIET_MS;
  await source.silence();
  try {
    await delay(FLUSH_MS);
    const written = await source.written();
    let stored = await documentsIn(deployment);
    let lastArrival: number | undefined;
    while (stored < written) {
      const before = stored;
      const now = await until(
        async () => {
          const count = await documentsIn(deployment);
          return count !== before && count;
        },
        { timeoutMs: quietMs, everyMs: POLL_MS },
      );
      if (now === undefined) break;
      stored = now;
      lastArrival = Date.now();
    }
    return { missing: written - stored, ...(lastArrival !== undefined && { lastArrival }) };
  } finally {
    await source.resume();
  }
}

/** The collector's longest retry interval, in milliseconds. */
function longestRetry({ bundle }: Deployment): number {
  const waits = Object.values(bundle.logs.collector.exporters).map(({ retry }) => retry.max_interval);
  return Math.max(...waits.map((wait) => Duration.parse(wait).seconds * 1_000));
}

async function documentsIn({ bundle, elasticsearch }: Deployment): Promise<number> {
  const streams = STREAM_NAMES.map((stream) => bundle.logs.streams[stream].dataStream).join();
  await elasticsearch.refresh(streams);
  return elasticsearch.count(streams, '*');
}
