import { basename, join } from 'node:path';
import type { Bundle } from '../../bundle';
import { formatDuration } from '../../lib/format';
import { imageOf } from '../../servers/images';
import { serverApi } from '../servers';
import { DATA } from './helper';
import { fileOf } from './manifest';
import { type BackupPart, externalReason, helper } from './part';
import { replaceData } from './replace';

const FILE = 'grafana.tar';
const DATABASE = 'grafana.db';
const STAGE = `${DATA}/.backup`;

/** SQLite's online backup of a database in use. It copies in one step: a write between two steps would restart it. */
const COPY_DATABASE = `
const { existsSync, mkdirSync, rmSync } = require('node:fs');
const { DatabaseSync, backup } = require('node:sqlite');
async function copy() {
  rmSync('${STAGE}', { recursive: true, force: true });
  mkdirSync('${STAGE}', { mode: 0o700 });
  if (!existsSync('${DATA}/${DATABASE}')) return;
  const source = new DatabaseSync('${DATA}/${DATABASE}', { timeout: 30000 });
  await backup(source, '${STAGE}/${DATABASE}', { rate: 1000000000 });
  source.close();
  const copied = new DatabaseSync('${STAGE}/${DATABASE}');
  const [result] = Object.values(copied.prepare('PRAGMA integrity_check').get());
  copied.close();
  if (result !== 'ok') throw new Error('the copy of the database is damaged: ' + result);
}
copy().catch((error) => { console.error(error.message); process.exit(1); });
`;

/** Copies everything except what Grafana creates again: renderings, exports and plugins. */
const COPY_REST = `
for entry in $(find . -mindepth 1 -maxdepth 1 ! -name '.*' ! -name '${DATABASE}*' ! -name png ! -name csv ! -name pdf ! -name plugins); do
  cp -rp "$entry" ${STAGE}/
done
ls -A ${STAGE}
`;

/** Grafana's SQLite database: users, annotations, preferences and everything else that people create in Grafana. */
export const grafanaPart: BackupPart = {
  name: 'grafana',
  server: 'grafana',
  unavailable: (bundle) =>
    bundle.environment.grafana.database
      ? 'its database is PostgreSQL: back it up there, such as with pg_dump'
      : externalReason(bundle, 'grafana'),

  backUp: async (bundle, folder) => {
    const at = new Date().toISOString();
    // Grafana's image has no SQLite, Node's image has.
    const node = helper(bundle, 'grafana', { image: imageOf(bundle.environment, 'node') });
    const own = helper(bundle, 'grafana');
    try {
      await node.run(`exec node --disable-warning=ExperimentalWarning -e ${quoted(COPY_DATABASE)}`);
      const entries = (await own.run(COPY_REST)).split('\n').filter((line) => line !== '');
      await own.save(`tar -cf - -C ${STAGE} .`, join(folder, FILE));
      return { at, files: [FILE], counts: { entries: entries.length, ...(await contents(bundle)) } };
    } finally {
      await own.run(`rm -rf ${STAGE}`);
    }
  },

  losses: async (bundle, { counts }) => {
    const now = await contents(bundle);
    return Object.entries(now)
      .filter(([what, count]) => count > (INITIAL[what] ?? 0))
      .map(
        ([what, count]) => `Grafana's database, with ${count} ${what} (${counts[what] ?? 0} in the backup)`,
      );
  },

  restore: async (bundle, { files, counts }, folder) => {
    const file = fileOf(folder, files, '.tar');
    const server = serverApi(bundle, 'grafana');
    const seconds = await replaceData(bundle, 'grafana', file, async () => {
      await server.ready();
      // Fails unless the password in the restored database is that of the secret.
      await server.checkLogin();
    });
    return `${basename(file)} restored (${counts.entries} entries); down for ${formatDuration(seconds)}. npm run deploy -- ${bundle.environment.name} grafana updates its dashboards and rules`;
  },
};

/** The counts of a new Grafana. */
const INITIAL: Readonly<Record<string, number>> = { users: 1, annotations: 0 };

/** Counts of what users created. A list that Grafana does not have is left out. */
async function contents(bundle: Bundle): Promise<Record<string, number>> {
  const server = serverApi(bundle, 'grafana');
  const [users, annotations] = [await server.users(), await server.annotations()];
  return { ...(users !== undefined && { users }), ...(annotations !== undefined && { annotations }) };
}

/** Quotes a text as one word of the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
