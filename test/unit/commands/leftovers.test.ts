import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { UserError } from '../../../lib/user-error';
import { explained, TerraformStack } from '../../../operations/leftovers';
import { exampleBundle } from '../../support/example';

const STACK = 'dev-platform';
const PROMETHEUS = 'model-orchestrator-dev-prometheus';
const NETWORK = 'model-orchestrator-dev-network';

let project: string;
const variables = { ...process.env };

/** A program that answers as a shell script says, and notes how it was called. */
function program(name: string, script: string): void {
  const path = join(project, name);
  writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> ${project}/calls\n${script}\n`);
  chmodSync(path, 0o755);
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'leftovers-'));
  jest.spyOn(process, 'cwd').mockReturnValue(project);
  process.env.PATH = `${project}${delimiter}${variables.PATH}`;
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
  // Terraform knows of Grafana's container; on the engine is that of Prometheus, and the network.
  program('terraform', 'case "$*" in *"state list") echo docker_container.grafana;; esac');
  program(
    'docker',
    `case "$*" in *${PROMETHEUS}) echo c0ffee;; *${NETWORK}) echo beef;; *rm*) ;; *) exit 1;; esac`,
  );
});
afterEach(() => {
  process.env.PATH = variables.PATH;
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

const bundle = exampleBundle({ name: 'dev' });
const calls = () => readFileSync(join(project, 'calls'), 'utf8').trim().split('\n');

describe('what a killed apply has left', () => {
  it('is what is there, and not in the state', async () => {
    expect(await new TerraformStack(bundle, STACK).leftovers()).toEqual([
      { address: 'docker_container.prometheus', name: PROMETHEUS, id: 'c0ffee' },
      { address: 'docker_network.network', name: NETWORK, id: 'beef' },
    ]);
  });

  it('is named with its cure when the next apply fails', async () => {
    const failure = explained(bundle, STACK, () =>
      Promise.reject(new UserError('cdktf failed', 'See above.')),
    );
    await expect(failure).rejects.toThrow(`${PROMETHEUS}, ${NETWORK}: there, and not in Terraform's state`);
    await expect(failure).rejects.toMatchObject({
      cure: expect.stringContaining('npm run deploy -- dev --adopt'),
    });
  });

  it('is not made responsible for other failures', async () => {
    program('docker', 'exit 1');
    const error = new UserError('cdktf failed', 'See above.');
    await expect(explained(bundle, STACK, () => Promise.reject(error))).rejects.toBe(error);
    program('terraform', 'exit 1');
    await expect(explained(bundle, STACK, () => Promise.reject(error))).rejects.toBe(error);
  });

  it('is taken over: a container is removed, as it is made anew, anything else is imported', async () => {
    const terraform = new TerraformStack(bundle, STACK);
    for (const leftover of await terraform.leftovers()) await terraform.adopt(leftover);
    expect(calls()).toContain('docker rm --force c0ffee');
    expect(calls()).toContainEqual(
      expect.stringMatching(/import -input=false docker_network\.network beef$/),
    );
    expect(calls().filter((call) => /volume/.test(call))).toEqual([]);
  });
});
