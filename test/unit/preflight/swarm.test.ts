import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { checkSwarmEngine } from '../../../operations/preflight/swarm';
import { exampleBundle } from '../../support/example';
import { SWARM } from '../../support/swarm';

const path = process.env.PATH;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'swarm-'));
  process.env.PATH = `${folder}${delimiter}${path}`;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

interface Host {
  readonly label?: string;
  readonly state?: string;
  readonly availability?: string;
}

/** Puts a docker command on the PATH that describes a swarm. */
function swarm(hosts: readonly Host[], { manager = true, silent = '' } = {}): void {
  const described = hosts.map(({ label, state = 'ready', availability = 'active' }, index) => ({
    ID: `id${index + 1}`,
    Description: { Hostname: `node${index + 1}`, Resources: { NanoCPUs: 2_000_000_000 } },
    Spec: { Availability: availability, Labels: label === undefined ? {} : { 'monitoring.node': label } },
    Status: { State: state },
  }));
  writeFileSync(join(folder, 'nodes.json'), JSON.stringify(described));
  writeFileSync(
    join(folder, 'docker'),
    `#!/bin/sh
case "$*" in
*"info --format {{.Swarm.ControlAvailable}}") echo ${manager} ;;
*"node ls --quiet") echo ${described.map(({ ID }) => ID).join('; echo ')} ;;
*"node inspect"*) cat ${folder}/nodes.json ;;
*"${silent || 'nothing'}"*) exit 1 ;;
*) echo 28.0 ;;
esac
`,
  );
  chmodSync(join(folder, 'docker'), 0o755);
}

const THREE = [{ label: '1' }, { label: '2' }, { label: '3' }];
const problems = async (settings: object = {}) =>
  (await checkSwarmEngine(exampleBundle({ ...SWARM, ...settings }))).map(
    ({ path, message, cure }) => `${path}: ${message}. ${cure}`,
  );

it('accepts a swarm whose nodes have their labels', async () => {
  swarm(THREE);
  expect(await problems()).toEqual([]);
});

it.each<[string, () => void, string]>([
  [
    'an engine that is not a manager',
    () => swarm(THREE, { manager: false }),
    'DOCKER_HOST: the Docker engine is not a manager of a swarm. Set it to a manager',
  ],
  [
    'a label that is missing on every node',
    () => swarm([{ label: '1' }, { label: '2' }, {}]),
    'dev.docker.nodes.2: no node of the swarm has the label monitoring.node=3. Label the node: docker node update --label-add monitoring.node=3',
  ],
  [
    'a label that two nodes have',
    () => swarm([...THREE, { label: '2' }]),
    'dev.docker.nodes.1: node2 and node4 have the label monitoring.node=2',
  ],
  [
    'a node that is down',
    () => swarm([{ label: '1', state: 'down' }, { label: '2' }, { label: '3' }]),
    'dev.docker.nodes.0: the node node1 (monitoring.node=1) is down',
  ],
  [
    'a node that is drained',
    () => swarm([{ label: '1' }, { label: '2', availability: 'drain' }, { label: '3' }]),
    'dev.docker.nodes.1: the node node2 (monitoring.node=2) has the availability drain',
  ],
  [
    'an engine of a node that does not respond',
    () => swarm(THREE, { silent: 'ssh://10.0.0.3' }),
    'dev.docker.nodes.2.host: no response from the Docker engine at ssh://10.0.0.3',
  ],
])('refuses %s', async (_name, arrange, expected) => {
  arrange();
  expect(await problems()).toContainEqual(expect.stringContaining(expected));
});

it('refuses a service that needs more CPUs than its node has', async () => {
  swarm(THREE);
  expect(await problems({ prometheus: { cpus: 4 } })).toContainEqual(
    'dev.prometheus.cpus: 4 is more than the 2 CPUs of node1. Use 2 or less.',
  );
});
