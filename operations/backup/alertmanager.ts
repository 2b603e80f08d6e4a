import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bundle } from '../../bundle';
import { formatDuration } from '../../lib/format';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { MAINTENANCE_INTERVAL } from '../../servers/alertmanager';
import { serverApi, workloadOf } from '../servers';
import { DATA } from './helper';
import { fileOf } from './manifest';
import { type BackupPart, externalReason, helper } from './part';
import { replaceData } from './replace';

const FILE = 'alertmanager.tar';
const SILENCES = 'alertmanager-silences.json';

/** Alertmanager writes once per interval; a busy machine gets half an interval more. */
const WRITE_TIMEOUT_SECONDS = 1.5 * MAINTENANCE_INTERVAL.seconds;

/** Waits until both files are newer than the start of the wait, so that they have everything from before it. */
const WAIT = `
began=$(date +%s)
written() { [ -e ${DATA}/$1 ] && [ "$(stat -c %Y ${DATA}/$1)" -gt "$began" ]; }
until written silences && written nflog; do
  [ $(($(date +%s) - began)) -lt ${WRITE_TIMEOUT_SECONDS} ] || { echo 'Alertmanager did not write its data' >&2; exit 1; }
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
 * The silences and the notification log, as the files that Alertmanager writes: its API gives a restored silence a new id.
 * The backup also has the list of silences from the API, for people.
 */
export const alertmanagerPart: BackupPart = {
  name: 'alertmanager',
  server: 'alertmanager',
  unavailable: (bundle) => externalReason(bundle, 'alertmanager'),

  backUp: async (bundle, folder) => {
    const volume = helper(bundle, 'alertmanager');
    const at = new Date().toISOString();
    const silences = await serverApi(bundle, 'alertmanager').text('api/v2/silences');
    progress(`alertmanager: waiting until it writes its data, every ${MAINTENANCE_INTERVAL}`);
    await volume.run(WAIT);
    await volume.save(`tar -cf - silences nflog`, join(folder, FILE));
    await writeFile(join(folder, SILENCES), silences, { mode: 0o600 });
    return { at, files: [FILE, SILENCES], counts: { silences: parse(silences).length } };
  },

  losses: async (bundle, { files }, folder) => {
    const saved = parse(await readFile(fileOf(folder, files, '.json'), 'utf8')).map(({ id }) => id);
    const lost = (await currentSilences(bundle)).filter(
      ({ id, status }) => status.state !== 'expired' && !saved.includes(id),
    );
    return lost.map(({ createdBy, comment }) => `the silence '${comment}' by ${createdBy}`);
  },

  restore: async (bundle, { files }, folder) => {
    const saved = parse(await readFile(fileOf(folder, files, '.json'), 'utf8'));
    const seconds = await replaceData(bundle, 'alertmanager', fileOf(folder, files, '.tar'), async () => {
      const ids = (await currentSilences(bundle)).map(({ id }) => id);
      // Alertmanager may have deleted silences that had expired at the time of the backup.
      const missing = saved.filter(({ id, status }) => status.state !== 'expired' && !ids.includes(id));
      if (missing.length > 0) {
        throw new UserError(
          `Alertmanager does not show ${missing.length} of ${saved.length} restored silences`,
          `Read its log: docker logs ${workloadOf(bundle, 'alertmanager').containerName}`,
        );
      }
    });
    return `${saved.length} silences and the notification log restored; down for ${formatDuration(seconds)}, while Prometheus queued its alerts`;
  },
};

async function currentSilences(bundle: Bundle): Promise<readonly Silence[]> {
  return parse(await serverApi(bundle, 'alertmanager').text('api/v2/silences'));
}

function parse(text: string): readonly Silence[] {
  return silencesSchema.parse(JSON.parse(text));
}
