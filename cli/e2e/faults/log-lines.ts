import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { objectName } from '../../../bundle/addresses';
import { LOG_FILES } from '../../../lib/log-files';
import { STREAM_NAMES } from '../../../logs/streams';
import type { Scene } from './scene';

/** Those that have not arrived when no more come for so long are lost. The collector waits a minute at most. */
const NO_MORE_AFTER_MS = 75_000;
const LOOK_EVERY_MS = 2_000;
/** From the fault that stops all logging until the last line is in its file. */
const SILENT_AFTER_MS = 3_000;

const countSchema = z.object({ count: z.number() });

/**
 * How many lines of the orchestrator's log files are in no stream; less than 0 when there are more documents than
 * lines. Nothing is logged while they are counted.
 */
export async function missingLines(scene: Scene): Promise<number> {
  await scene.simulator.start('log-silent');
  try {
    await delay(SILENT_AFTER_MS);
    const written = await linesIn(scene);
    let last = { stored: await documentsIn(scene), at: Date.now() };
    while (last.stored < written && Date.now() - last.at < NO_MORE_AFTER_MS) {
      await delay(LOOK_EVERY_MS);
      const stored = await documentsIn(scene);
      if (stored !== last.stored) last = { stored, at: Date.now() };
    }
    return written - last.stored;
  } finally {
    await scene.simulator.stop('log-silent');
  }
}

/** Lines in the general log files of all orchestrators, and in their archives: the other files hold some of them again. */
async function linesIn(scene: Scene): Promise<number> {
  const volumes = scene.bundle.platform.workloads
    .flatMap(({ mounts }) => mounts.map(({ volume }) => volume))
    .filter((volume) => volume.endsWith('-logs'));
  const mounts = [...new Set(volumes)].flatMap((volume) => [
    '--volume',
    `${objectName(scene.bundle.environment, volume)}:/logs/${volume}:ro`,
  ]);
  return Number(await scene.shell(`cat /logs/*/${LOG_FILES.app.name}* | wc -l`, ...mounts));
}

async function documentsIn({ bundle, patient }: Scene): Promise<number> {
  const streams = STREAM_NAMES.map((stream) => bundle.logs.streams[stream].dataStream).join();
  await patient.elasticsearch.ask(`/${streams}/_refresh`, { method: 'POST' });
  return (await patient.elasticsearch.get(`/${streams}/_count`, countSchema)).count;
}
