import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle } from '../../../bundle';
import type { SavedPart } from '../../../operations/backup/manifest';
import { prometheusPart } from '../../../operations/backup/prometheus';
import { exampleBundle } from '../../support/example';

const END = '2026-01-01T00:05:17.969Z';
const TAKEN: SavedPart = { part: 'prometheus', at: END, to: END, files: [], counts: { blocks: 1 } };

let server: Server;
let bundle: Bundle;
/** Since when Prometheus has samples in memory, in whole seconds as it tells them. */
let head: number;

beforeEach(async () => {
  server = createServer((_, response) => response.end(`prometheus_tsdb_head_min_time_seconds ${head}\n`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bundle = exampleBundle({
    prometheus: { external: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
  });
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const losses = () => prometheusPart.losses(bundle, TAKEN, '');
const seconds = (time: string) => Math.floor(Date.parse(time) / 1_000);

describe('a restore of metrics', () => {
  it('takes nothing from a Prometheus that began after the backup ended', async () => {
    head = seconds('2026-01-01T00:06:00Z');
    expect(await losses()).toEqual([]);
  });

  it('takes nothing from one that was started again since it was restored: its memory begins where the blocks end', async () => {
    head = seconds(END);
    expect(await losses()).toEqual([]);
  });

  it('tells what one would lose at its next start that has samples in memory from before the end', async () => {
    head = seconds('2026-01-01T00:05:00Z');
    expect(await losses()).toEqual([expect.stringContaining('since 2026-01-01T00:05:00.000Z')]);
  });
});
