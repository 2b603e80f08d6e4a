import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleBundle } from '../../support/example';

const THREE = { elasticsearch: { nodes: 3 }, docker: { allowSharedHost: 'a test' } };
const { platform } = exampleBundle(THREE);
const nodes = platform.workloads.filter(({ server }) => server === 'elasticsearch');
const [first, second] = nodes;

describe('three nodes of Elasticsearch', () => {
  it('have their own volumes and hosts, and the first has the name and the volume of a single node', () => {
    expect(nodes.map(({ name, node }) => [name, node])).toEqual([
      ['elasticsearch', 1],
      ['elasticsearch-2', 2],
      ['elasticsearch-3', 3],
    ]);
    expect(nodes.map(({ mounts }) => mounts[0]?.volume)).toEqual([
      'elasticsearch-data',
      'elasticsearch-data-2',
      'elasticsearch-data-3',
    ]);
  });

  it('are one cluster that only the first can start', () => {
    expect(first?.environment).toMatchObject({
      'cluster.initial_master_nodes': 'elasticsearch,elasticsearch-2,elasticsearch-3',
      'discovery.seed_hosts': 'elasticsearch-2:9300,elasticsearch-3:9300',
    });
    expect(second?.environment).not.toHaveProperty(['cluster.initial_master_nodes']);
    expect(second?.environment).not.toHaveProperty(['discovery.type']);
  });

  it('recognize each other by a certificate, which a single node does not need', () => {
    expect(second?.environment).toMatchObject({
      'xpack.security.transport.ssl.enabled': 'true',
      'xpack.security.transport.ssl.client_authentication': 'required',
    });
    expect(second?.secrets).toContain('elasticsearch_transport_key');
    const single = exampleBundle().platform.workloads.find(({ name }) => name === 'elasticsearch');
    expect(single?.environment).toMatchObject({ 'discovery.type': 'single-node' });
    expect(single?.secrets).toEqual(['elasticsearch_password']);
  });

  it('share a host name, so that the collector can send to any of them', () => {
    expect(nodes.map(({ aliases }) => aliases)).toEqual(Array(3).fill(['elasticsearch-cluster']));
    const { files } = exampleBundle(THREE);
    expect(JSON.stringify(files.collector)).toContain('http://elasticsearch-cluster:9200');
  });
});

describe('the health check of a node of Elasticsearch', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'health-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the check of the second node with a curl that reaches these hosts, in a container of this age. */
  function isHealthy(
    reached: readonly string[],
    { settled = false, started = false, age = 10 } = {},
  ): boolean {
    const curl = [
      'for last; do :; done',
      `case "$last" in`,
      `*_cluster/health*) exit ${settled ? 0 : 22} ;;`,
      ...reached.map((host) => `http://${host}:9200) exit 0 ;;`),
      '*) exit 7 ;;',
      'esac',
    ];
    const programs = { curl: curl.join('\n'), stat: `echo $(($(date +%s) - ${age}))` };
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(folder, name), `#!/bin/bash\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const flag = join(folder, 'started');
    if (started) writeFileSync(flag, '');
    const [, , script = ''] = second?.healthCheck?.command ?? [];
    try {
      execFileSync('bash', ['-c', script.replaceAll('/tmp/started', flag)], {
        env: { PATH: `${folder}:${process.env.PATH}` },
        stdio: 'ignore',
      });
      return true;
    } catch {
      return false;
    }
  }

  it.each<[string, boolean, Parameters<typeof isHealthy>]>([
    ['fails while the node does not answer', false, [[], { started: true }]],
    ['passes when no shard is being copied', true, [['127.0.0.1', 'elasticsearch'], { settled: true }]],
    [
      'fails while shards are being copied, so that the next node waits',
      false,
      [['127.0.0.1', 'elasticsearch']],
    ],
    ['passes if no other node answers, as at the start of a cluster', true, [['127.0.0.1']]],
    ['passes after five minutes of copying', true, [['127.0.0.1', 'elasticsearch-3'], { age: 301 }]],
    [
      'passes for a node that was healthy before, even without a quorum',
      true,
      [['127.0.0.1'], { started: true }],
    ],
  ])('%s', (_name, expected, args) => {
    expect(isHealthy(...args)).toBe(expected);
  });
});
