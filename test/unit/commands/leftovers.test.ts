import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { UserError } from '../../../lib/user-error';
import { adoption, adoptLeftovers, leftoversOf } from '../../../operations/leftovers';
import { exampleBundle } from '../../support/example';

const STACK = 'dev-platform';
const PROMETHEUS = 'model-orchestrator-dev-prometheus';
const NETWORK = 'model-orchestrator-dev-network';

let project: string;
const variables = { ...process.env };

/** Puts a shell script on the PATH as a program. It also records its calls. */
function program(name: string, script: string): void {
  const path = join(project, name);
  writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> ${project}/calls\n${script}\n`);
  chmodSync(path, 0o755);
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'leftovers-'));
  jest.spyOn(process, 'cwd').mockReturnValue(project);
  process.env.PATH = `${project}${delimiter}${variables.PATH}`;
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  mkdirSync(join(project, 'cdktf.out/stacks', STACK), { recursive: true });
  const resource = {
    docker_container: {
      prometheus: { name: PROMETHEUS },
      grafana: { name: 'model-orchestrator-dev-grafana' },
    },
    docker_network: { network: { name: NETWORK } },
    docker_volume: { data: { name: 'model-orchestrator-dev-prometheus-data' } },
  };
  writeFileSync(join(project, 'cdktf.out/stacks', STACK, 'cdk.tf.json'), JSON.stringify({ resource }));
  // Terraform's state has Grafana's container. The engine has Prometheus's container and the network.
  program('terraform', 'case "$*" in *"state list") echo docker_container.grafana;; esac');
  const inspected = (name: string, id: string) => JSON.stringify([{ Name: `/${name}`, Id: id }]);
  program(
    'docker',
    `case "$*" in
*"inspect ${PROMETHEUS}") echo '${inspected(PROMETHEUS, 'c0ffee')}';;
*"inspect ${NETWORK}") echo '${inspected(NETWORK, 'beef')}';;
*"rm --force"*) ;;
*) echo 'Error: No such object' >&2; exit 1;;
esac`,
  );
});
afterEach(() => {
  process.env.PATH = variables.PATH;
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

const bundle = exampleBundle({ name: 'dev' });
const calls = () => readFileSync(join(project, 'calls'), 'utf8').trim().split('\n');

describe('the leftovers of an interrupted apply', () => {
  it("are the objects that exist but are not in Terraform's state", async () => {
    expect(await leftoversOf(bundle, STACK)).toEqual([
      { address: 'docker_container.prometheus', name: PROMETHEUS, id: 'c0ffee' },
      { address: 'docker_network.network', name: NETWORK, id: 'beef' },
    ]);
  });

  it('are all existing objects when the state was deleted', async () => {
    program('terraform', 'echo "Error: No state file was found!" >&2; exit 1');
    expect(await leftoversOf(bundle, STACK)).toHaveLength(2);
  });

  it('include an object whose address is in the state for another object, which no longer exists', async () => {
    program('terraform', 'case "$*" in *"state list") echo docker_network.network;; esac');
    const leftovers = await leftoversOf(bundle, STACK, new Set(['docker_network.network']));
    expect(leftovers).toEqual([
      { address: 'docker_network.network', name: NETWORK, id: 'beef', isOutdated: true },
    ]);
    await adoptLeftovers(bundle, STACK, leftovers);
    expect(calls().filter((call) => / state rm | import /.test(call))).toEqual([
      expect.stringMatching(/state rm docker_network\.network$/),
      expect.stringMatching(/import -input=false docker_network\.network beef$/),
    ]);
  });

  it('are unknown when the engine does not respond', async () => {
    program('docker', 'echo "error during connect: EOF" >&2; exit 1');
    const one = new Set(['docker_network.network']);
    await expect(leftoversOf(bundle, STACK, one)).rejects.toThrow('error during connect');
  });

  it('are unknown when the state cannot be read', async () => {
    program('terraform', 'echo "Error: Error loading state: AccessDenied" >&2; exit 1');
    await expect(leftoversOf(bundle, STACK)).rejects.toThrow('AccessDenied');
  });

  it('are listed with what will happen to them before they are adopted', async () => {
    expect((await leftoversOf(bundle, STACK)).map(adoption)).toEqual([
      `${PROMETHEUS}: the container is removed and created again; its named volumes are kept`,
      `${NETWORK}: is taken over as it is`,
    ]);
  });

  it('are adopted: a container is removed to be recreated, any other object is imported', async () => {
    await adoptLeftovers(bundle, STACK, await leftoversOf(bundle, STACK));
    expect(calls()).toContain('docker rm --force --volumes c0ffee');
    expect(calls()).toContainEqual(
      expect.stringMatching(/import -input=false docker_network\.network beef$/),
    );
    expect(calls().filter((call) => /prometheus-data/.test(call))).toEqual([]);
  });

  it("are reported with Terraform's error, the folder and a command when adopting fails", async () => {
    program(
      'terraform',
      'case "$*" in *"state list") ;; *import*) printf "\\033[31m╷\\n│ Error: Cannot import\\n│\\n│ It is locked.\\n╵\\n" >&2; exit 1;; esac',
    );
    const failure = adoptLeftovers(bundle, STACK, await leftoversOf(bundle, STACK));
    const folder = join(project, 'cdktf.out/stacks', STACK);
    await expect(failure).rejects.toBeInstanceOf(UserError);
    await expect(failure).rejects.toThrow(`in ${folder}: Cannot import: It is locked.`);
    await expect(failure).rejects.toMatchObject({
      cure: expect.stringContaining(`terraform -chdir=${folder} import`),
    });
  });
});
