import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../../clients/waiting';
import type { Logs } from '../../../logs';
import { STREAMS } from '../../../logs/streams';
import { Collector, type CollectorProps } from './collector';

/** Time after which a started collector is idle. */
const SETTLED_MS = 3_000;
const TIMEOUT_MS = 600_000;
/** Unit of process times in /proc on Linux. */
const TICKS_PER_SECOND = 100;

export interface Measured {
  readonly linesPerSecond: number;
  /** Processor time of a line, in microseconds. */
  readonly cpuUs: number;
}

/** What {@link measure} ships, with a collector of its own. */
export interface Shipment extends Pick<CollectorProps, 'folder' | 'change'> {
  readonly logs: Logs;
  /** URL of Elasticsearch, or of its stand-in. */
  readonly url: string;
  readonly input: string;
  readonly lines: number;
  /** The number of lines that have arrived. */
  readonly received: () => number | Promise<number>;
}

/** Ships lines of a general log file, and measures the collector. @throws Error if not all lines arrive within 10 minutes */
export async function measure(
  program: string,
  { logs, folder, change, url, input, lines, received }: Shipment,
): Promise<Measured> {
  const files = `${folder}/logs/ai-karen-api`;
  await mkdir(files, { recursive: true });
  const props = { folder, config: logs.collector, elasticsearch: url, ...(change && { change }) };
  const { server } = await Collector.prepare(program, props);
  try {
    await server.start();
    await delay(SETTLED_MS);
    const [before, started] = [cpuSeconds(server.pid ?? 0), performance.now()];
    await writeFile(`${files}/${STREAMS.app.file.name}`, input);
    const haveArrived = await until(async () => (await received()) >= lines, {
      timeoutMs: TIMEOUT_MS,
      everyMs: 100,
    });
    if (!haveArrived) throw new Error(`${await received()} of ${lines} lines arrived`);
    const seconds = (performance.now() - started) / 1_000;
    return {
      linesPerSecond: lines / seconds,
      cpuUs: ((cpuSeconds(server.pid ?? 0) - before) * 1_000_000) / lines,
    };
  } finally {
    await server.stop();
  }
}

/** Processor time of a process in user and system mode, in seconds. Linux only. */
function cpuSeconds(pid: number): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = after.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
