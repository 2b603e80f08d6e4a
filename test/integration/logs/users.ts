import { createHash } from 'node:crypto';
import type { Logs } from '../../../logs';
import { STREAMS } from '../../../logs/streams';
import { type Check, differs } from './check';
import { HASH_KEY } from './collector';
import { ship } from './shipping';

/** A user id that is not part of any other word. */
const ID = 'jane42';
/** Records that name the same user. */
const RECORDS: readonly { readonly fields: object; readonly hashed: boolean }[] = [
  { fields: { user_id: ID, message: `download for ${ID}, (${ID},${ID})` }, hashed: true },
  { fields: { user_id: ` ${ID} `, message: 'by JANE42' }, hashed: true },
  { fields: { user: { id: ID } }, hashed: true },
  { fields: { user: { login: ID }, message: `"${ID}"` }, hashed: true },
  { fields: { user: ID }, hashed: true },
  { fields: { owner: ID, message: `granted by ${ID}` }, hashed: true },
  { fields: { created_by: ID }, hashed: true },
  { fields: { createdBy: ID }, hashed: true },
  { fields: { owner_id: ID }, hashed: true },
  { fields: { user_uuid: ID }, hashed: true },
  { fields: { 'X-User-Id': ID }, hashed: true },
  { fields: { headers: { 'X-User-Id': ID } }, hashed: false },
  // A session identifies its user.
  { fields: { session: `${ID}-c0ffee`, message: `in ${ID}-c0ffee` }, hashed: false },
  // Field names are hashed, so that two fields do not become one.
  { fields: { [`${ID}@example.com`]: 1, [`/home/${ID}/x`]: 2 }, hashed: false },
  // Ids in nested fields or in lists do not identify the acting user: they are left out.
  { fields: { user_id: [ID, 'joe43'] }, hashed: false },
  { fields: { user_id: { id: ID } }, hashed: false },
  { fields: { users: [{ name: ID }] }, hashed: false },
  { fields: { request: { user: { id: ID } } }, hashed: false },
  { fields: { model: { owner: [ID] } }, hashed: false },
  { fields: { user: { email: ID, 'home.page': ID } }, hashed: false },
];

/** Checks that no document contains a user id, in whatever field it was, and that the hash is the same everywhere. */
export async function usersByCollector(
  program: string,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): Promise<Check> {
  const lines = RECORDS.map(({ fields }, number) => JSON.stringify({ request_id: `${number}`, ...fields }));
  const streams = await ship(program, {
    folder,
    config: logs.collector,
    files: { [STREAMS.app.file.name]: lines },
    expected: lines.length,
  });
  const documents = streams.get(logs.streams.app.dataStream) ?? [];
  const hash = createHash('sha256').update(`${HASH_KEY}${ID}`).digest('hex');
  const faults = RECORDS.flatMap(({ hashed }, number) => {
    const document = documents.find(({ http }) => Object(Object(http).request).id === `${number}`);
    const text = JSON.stringify(document ?? '');
    return [
      ...(/jane42|joe43/i.test(text) ? [`${lines[number]} is stored as ${text}`] : []),
      ...differs(`the hash of ${lines[number]}`, Object(document?.user).hash, hashed ? hash : undefined),
    ];
  });
  return {
    name: 'users: in any field',
    detail: `${RECORDS.length} records`,
    faults: [...differs('documents', documents.length, lines.length), ...faults],
  };
}
