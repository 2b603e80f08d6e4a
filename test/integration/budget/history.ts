import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Load } from '../../../alerts/budget';
import { intervalOf, type RecordingRule } from '../../../alerts/types';
import { JOBS } from '../../../lib/names';
import {
  instanceName,
  type SyntheticSeries,
  seriesOfInstance,
  seriesText,
  upOfInstance,
} from './orchestrators';
import { seriesOfNode } from './peer';
import type { Workspace } from './workspace';

/** Duration of a block in seconds. Short, to keep the intermediate text files small. */
const BLOCK = 6 * 3_600;
/** Added to every range, because the rules are evaluated after `now`. */
const MARGIN = 600;

export interface History {
  /** Path of promtool. */
  readonly program: string;
  /** Prometheus' data folder. */
  readonly data: string;
  readonly load: Load;
  /** The range of each series that the rules read, in seconds. */
  readonly lookBack: ReadonlyMap<string, number>;
  /** The recording rules whose series get a history. */
  readonly recording: readonly RecordingRule[];
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970. */
  readonly now: number;
}

/** A series with its start and scrape interval. */
interface HistoricalSeries extends SyntheticSeries {
  readonly since: number;
  readonly step: number;
  /** Spreads the scrapes of different targets over the interval. */
  readonly offset: number;
}

/** Writes the history that the rules read into Prometheus' storage. @returns the number of samples */
export async function writeHistory(workspace: Workspace, history: History): Promise<number> {
  const { now, load, data, program } = history;
  const exposed = Array.from({ length: load.instances }, (_, index) => pastOf(index, history)).flat();
  const recorded = history.recording.flatMap((rule) => recordedPast(rule, history));
  const first = Math.min(now, ...exposed.map(({ since }) => since));
  const slices = [
    // Recorded series need weeks of history, exposed series at most days.
    { series: recorded, from: Math.min(now, ...recorded.map(({ since }) => since)), to: floor(first) },
    ...range(floor(first), now, BLOCK).map((from) => ({
      series: [...exposed, ...recorded],
      from,
      to: Math.min(from + BLOCK, now),
    })),
  ].filter(({ from, to }) => from < to);
  let samples = 0;
  let converting: Promise<void> = Promise.resolve();
  for (const [index, { series, from, to }] of slices.entries()) {
    const file = join(workspace.folder, `${index}.om`);
    samples += await writeText(file, series, from, to);
    await converting;
    const span = index === 0 && to - from > BLOCK ? '162h' : `${BLOCK / 3_600}h`;
    const labels = Object.entries(history.labels).map(([label, value]) => `--label=${label}=${value}`);
    converting = workspace
      .run(program, [
        'tsdb',
        'create-blocks-from',
        `--max-block-duration=${span}`,
        '--quiet',
        'openmetrics',
        ...labels,
        file,
        data,
      ])
      .then(() => rm(file));
    // Converts this slice while the next one is written. The next iteration awaits the conversion and reports its error.
    converting.catch(() => undefined);
  }
  await converting;
  return samples;
}

function pastOf(index: number, { now, load, lookBack }: History): HistoricalSeries[] {
  return [...seriesOfInstance(index), ...seriesOfNode(index), ...upOfInstance()].flatMap((series) => {
    const back = lookBack.get(series.name);
    const step = load.scrapeInterval(series.job).seconds;
    return back === undefined
      ? []
      : [
          {
            ...series,
            labels: { job: series.job, instance: instanceName(index), ...series.labels },
            since: now - back - MARGIN,
            step,
            offset: index % step,
          },
        ];
  });
}

/** The series that a rule has recorded, at the interval of its group. Rules for first events have no history. */
function recordedPast(rule: RecordingRule, { now, load, lookBack }: History): HistoricalSeries[] {
  const back = lookBack.get(rule.record);
  if (back === undefined) return [];
  return recordedSeries(rule, load.instances).map((series) => ({
    ...series,
    since: now - back - MARGIN,
    step: intervalOf(rule.group).seconds,
    offset: 0,
  }));
}

function recordedSeries({ record, of, total, by = [] }: RecordingRule, instances: number): SyntheticSeries[] {
  if (of && !total) return [];
  const all = Array.from({ length: instances }, (_, index) => index);
  if (of) {
    return all.flatMap((index) =>
      seriesOfInstance(index)
        .filter(({ name }) => name === of.name)
        .map(({ job, labels, at }) => ({
          name: record,
          labels: { job, instance: instanceName(index), ...labels },
          job,
          at,
        })),
    );
  }
  // Varies slowly, close to the objective.
  const at = (seconds: number) =>
    Math.round((record.includes('_failed') ? 10 : 5_000) * (2 + Math.sin(seconds / 5_000))) / 1_000;
  const one = { name: record, labels: {}, job: JOBS.prometheus, at };
  return by.includes('instance')
    ? all.map((index) => ({ ...one, labels: { instance: instanceName(index) } }))
    : [one];
}

const CHUNK = 1 << 20;

async function writeText(
  file: string,
  series: readonly HistoricalSeries[],
  from: number,
  to: number,
): Promise<number> {
  const stream = createWriteStream(file);
  let samples = 0;
  let text = '';
  for (const { name, labels, at, since, step, offset } of series) {
    const prefix = seriesText(name, labels);
    const start = Math.ceil((Math.max(from, since) - offset) / step) * step + offset;
    for (let time = start; time < to; time += step) {
      text += `${prefix} ${at(time)} ${time}\n`;
      samples++;
    }
    if (text.length > CHUNK) {
      if (!stream.write(text)) await once(stream, 'drain');
      text = '';
    }
  }
  stream.end(`${text}# EOF\n`);
  await finished(stream);
  return samples;
}

function floor(seconds: number): number {
  return Math.floor(seconds / BLOCK) * BLOCK;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from(
    { length: Math.max(0, Math.ceil((to - from) / step)) },
    (_, index) => from + index * step,
  );
}
