import type { Bundle } from '../../../bundle';
import type { SavedPart } from '../../../operations/backup/manifest';
import { prometheusPart } from '../../../operations/backup/prometheus';
import { exampleBundle, onDockerHost } from '../../support/example';
import { listen, type TestServer } from '../../support/http-server';

const END = '2026-01-01T00:05:17.969Z';
const TAKEN: SavedPart = { part: 'prometheus', at: END, to: END, files: [], counts: { blocks: 1 } };

let server: TestServer;
let bundle: Bundle;
/** Time of the oldest sample in memory, in whole seconds as Prometheus exposes it. */
let head: number;

beforeAll(async () => {
  server = await listen((_, response) => response.end(`prometheus_tsdb_head_min_time_seconds ${head}\n`));
  bundle = exampleBundle({ prometheus: { external: onDockerHost(server.url) } });
});
afterAll(() => server.close());

const losses = () => prometheusPart.losses(bundle, TAKEN, '');
const seconds = (time: string) => Math.floor(Date.parse(time) / 1_000);

describe('the losses of a restore of metrics', () => {
  it('are none when Prometheus started after the backup', async () => {
    head = seconds('2026-01-01T00:06:00Z');
    expect(await losses()).toEqual([]);
  });

  it('are none when Prometheus restarted after a restore, so that its memory begins at the end of the blocks', async () => {
    head = seconds(END);
    expect(await losses()).toEqual([]);
  });

  it('are the samples in memory that are older than the end of the backup', async () => {
    head = seconds('2026-01-01T00:05:00Z');
    expect(await losses()).toEqual([expect.stringContaining('since 2026-01-01T00:05:00.000Z')]);
  });
});
