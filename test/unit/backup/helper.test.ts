import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Helper } from '../../../operations/backup/helper';

const folder = mkdtempSync(join(tmpdir(), 'docker-'));
const path = process.env.PATH;
beforeAll(() => {
  process.env.PATH = `${folder}${delimiter}${path}`;
  const script = `#!/bin/sh
case "$*" in *"volume inspect"*) echo 'Error response from daemon: get metrics: no such volume' >&2; exit 1 ;; esac
touch "${folder}/started"`;
  writeFileSync(join(folder, 'docker'), script, { mode: 0o755 });
});
afterAll(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

it('a script on a missing volume is refused, because docker run would create the volume', async () => {
  const helper = new Helper({ host: undefined, name: 'h', image: 'i:1', user: '1:1', volume: 'metrics' });
  await expect(helper.run('true')).rejects.toThrow('volume metrics not found');
  expect(existsSync(join(folder, 'started'))).toBe(false);
});
