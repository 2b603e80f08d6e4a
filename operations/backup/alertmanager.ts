import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Silence, silencesSchema } from '../../clients/alertmanager';
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

/** Waits until both files are newer than the start of the wait, so that they have everything from before that start. */
const WAIT = `
began=$(date +%s)
written() { [ -e ${DATA}/$1 ] && [ "$(stat -c %Y ${DATA}/$1)" -gt "$began" ]; }
until written silences && written nflog; do
  [ $(($(date +%s) - began)) -lt ${WRITE_TIMEOUT_SECONDS} ] || { echo 'Alertmanager did not write its data' >&2; exit 1; }
  sleep 1
done
`;

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
    const silences = await serverApi(bundle, 'alertmanager').silences();
    progress(`alertmanager: waiting until it writes its data, every ${MAINTENANCE_INTERVAL}`);
    await volume.run(WAIT);
    await volume.save(`tar -cf - silences nflog`, join(folder, FILE));
    await writeFile(join(folder, SILENCES), JSON.stringify(silences), { mode: 0o600 });
    return { at, files: [FILE, SILENCES], counts: { silences: silences.length } };
  },

  losses: async (bundle, { files }, folder) => {
    const saved = (await savedSilences(fileOf(folder, files, '.json'))).map(({ id }) => id);
    const lost = (await serverApi(bundle, 'alertmanager').silences()).filter(
      ({ id, status }) => status.state !== 'expired' && !saved.includes(id),
    );
    return lost.map(({ createdBy, comment }) => `the silence '${comment}' by ${createdBy}`);
  },

  restore: async (bundle, { files }, folder) => {
    const saved = await savedSilences(fileOf(folder, files, '.json'));
    const seconds = await replaceData(bundle, 'alertmanager', fileOf(folder, files, '.tar'), async () => {
      const ids = (await serverApi(bundle, 'alertmanager').silences()).map(({ id }) => id);
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

async function savedSilences(file: string): Promise<Silence[]> {
  return silencesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
