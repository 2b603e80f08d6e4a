import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bundle } from '../../bundle';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { MAINTENANCE_INTERVAL } from '../../servers/alertmanager';
import { serverApi } from '../servers';
import { DATA } from './helper';
import { type BackupPart, elsewhere, helper } from './part';
import { fileOf, replaceData } from './replace';

const FILE = 'alertmanager.tar';
const SILENCES = 'alertmanager-silences.json';

/** It writes once an interval; another half of one is for a machine that is busy. */
const WRITES_WITHIN_SECONDS = 1.5 * MAINTENANCE_INTERVAL.seconds;

/** Waits until both files were written after it began, so that all is in them that was there before. */
const WAIT = `
began=$(date +%s)
written() { [ -e ${DATA}/$1 ] && [ "$(stat -c %Y ${DATA}/$1)" -gt "$began" ]; }
until written silences && written nflog; do
  [ $(($(date +%s) - began)) -lt ${WRITES_WITHIN_SECONDS} ] || { echo 'Alertmanager has not written its data' >&2; exit 1; }
  sleep 1
done
`;

const silencesSchema = z.array(
  z.object({
    id: z.string(),
    createdBy: z.string(),
    comment: z.string(),
    status: z.object({ state: z.enum(['active', 'pending', 'expired']) }),
  }),
);
type Silence = z.output<typeof silencesSchema>[number];

/**
 * The silences, and what was notified when. Taken from the files that Alertmanager writes, as its API makes of a
 * silence that is sent again another one. Its API's list lies beside it, for people.
 */
export const alertmanagerPart: BackupPart = {
  name: 'alertmanager',
  server: 'alertmanager',
  absent: (bundle) => elsewhere(bundle, 'alertmanager'),

  backUp: async (bundle, folder) => {
    const work = helper(bundle, 'alertmanager');
    const at = new Date().toISOString();
    const silences = await serverApi(bundle, 'alertmanager').text('api/v2/silences');
    progress(`alertmanager: waiting until it writes its data, every ${MAINTENANCE_INTERVAL}`);
    await work.run(WAIT);
    await work.save(`tar -cf - silences nflog`, join(folder, FILE));
    await writeFile(join(folder, SILENCES), silences, { mode: 0o600 });
    return { at, files: [FILE, SILENCES], counts: { silences: parse(silences).length } };
  },

  losses: async (bundle, { files }, folder) => {
    const taken = parse(await readFile(fileOf(folder, files, '.json'), 'utf8')).map(({ id }) => id);
    const lost = (await present(bundle)).filter(
      ({ id, status }) => status.state !== 'expired' && !taken.includes(id),
    );
    return lost.map(({ createdBy, comment }) => `the silence of ${createdBy}, '${comment}'`);
  },

  restore: async (bundle, { files }, folder) => {
    const taken = parse(await readFile(fileOf(folder, files, '.json'), 'utf8'));
    const milliseconds = await replaceData(
      bundle,
      'alertmanager',
      fileOf(folder, files, '.tar'),
      async () => {
        const ids = (await present(bundle)).map(({ id }) => id);
        // One that had expired by then may have been forgotten since.
        const missing = taken.filter(({ id, status }) => status.state !== 'expired' && !ids.includes(id));
        if (missing.length > 0) {
          throw new UserError(
            `Alertmanager does not show ${missing.length} of ${taken.length} silences`,
            'Its log may tell why.',
          );
        }
      },
    );
    return `${taken.length} silences and the notification log are back; it was down for ${(milliseconds / 1_000).toFixed(1)} s, in which Prometheus keeps what it has to send`;
  },
};

async function present(bundle: Bundle): Promise<readonly Silence[]> {
  return parse(await serverApi(bundle, 'alertmanager').text('api/v2/silences'));
}

function parse(text: string): readonly Silence[] {
  return silencesSchema.parse(JSON.parse(text));
}
