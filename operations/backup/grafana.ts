import { basename, join } from 'node:path';
import type { Bundle } from '../../bundle';
import { HttpError } from '../../clients/http';
import { IMAGES } from '../../lib/versions';
import { serverApi } from '../servers';
import { DATA } from './helper';
import { type BackupPart, elsewhere, helper } from './part';
import { fileOf, replaceData } from './replace';

const FILE = 'grafana.tar';
const DATABASE = 'grafana.db';
const STAGE = `${DATA}/.backup`;

/** SQLite's own way to copy a database that is in use: in one step, so that no write in between begins it again. */
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
  const taken = new DatabaseSync('${STAGE}/${DATABASE}');
  const [answer] = Object.values(taken.prepare('PRAGMA integrity_check').get());
  taken.close();
  if (answer !== 'ok') throw new Error('the copy of the database is damaged: ' + answer);
}
copy().catch((error) => { console.error(error.message); process.exit(1); });
`;

/** What Grafana makes again by itself is left out: renderings, exports, plugins. */
const COPY_REST = `
for entry in $(find . -mindepth 1 -maxdepth 1 ! -name '.*' ! -name '${DATABASE}*' ! -name png ! -name csv ! -name pdf ! -name plugins); do
  cp -rp "$entry" ${STAGE}/
done
ls -A ${STAGE}
`;

/** Users, annotations, preferences and what else people have made in Grafana: its SQLite database. */
export const grafanaPart: BackupPart = {
  name: 'grafana',
  server: 'grafana',
  absent: (bundle) => elsewhere(bundle, 'grafana'),

  backUp: async (bundle, folder) => {
    const at = new Date().toISOString();
    // Grafana's image has no SQLite; that of Node has.
    const node = helper(bundle, 'grafana', { image: bundle.environment.images.node ?? IMAGES.node });
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
      .filter(([what, count]) => count > (EMPTY[what] ?? 0))
      .map(
        ([what, count]) => `Grafana's database, with ${count} ${what} (${counts[what] ?? 0} in the backup)`,
      );
  },

  restore: async (bundle, { files, counts }, folder) => {
    const file = fileOf(folder, files, '.tar');
    const server = serverApi(bundle, 'grafana');
    const milliseconds = await replaceData(bundle, 'grafana', file, async () => {
      await server.text('api/health');
      // A login tells whether the password of the restored database is that of the secret.
      await server.text('api/org');
    });
    return `${basename(file)} is back (${counts.entries} entries); it was down for ${(milliseconds / 1_000).toFixed(1)} s. npm run deploy -- ${bundle.environment.name} grafana brings its dashboards and rules up to date`;
  },
};

/** What a Grafana that nobody has used yet has. */
const EMPTY: Readonly<Record<string, number>> = { users: 1, annotations: 0 };

/** What people have made. Empty where Grafana does not tell. */
async function contents(bundle: Bundle): Promise<Record<string, number>> {
  const server = serverApi(bundle, 'grafana');
  const lists = {
    users: 'api/users?perpage=10000',
    annotations: 'api/annotations?limit=10000&type=annotation',
  };
  const counts: Record<string, number> = {};
  for (const [what, path] of Object.entries(lists)) {
    try {
      counts[what] = (await server.json<readonly unknown[]>(path)).length;
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 404) throw error;
    }
  }
  return counts;
}

/** One word for the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
