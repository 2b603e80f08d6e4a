import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { foreignObjects, ownersOf } from '../../../operations/ownership';
import { exampleBundle } from '../../support/example';

const path = process.env.PATH;
const bundle = exampleBundle();
let folder: string;

/** Puts a docker command on the PATH that describes these objects, and fails for others as Docker does. */
function docker(objects: readonly object[]): void {
  writeFileSync(join(folder, 'objects.json'), JSON.stringify(objects));
  writeFileSync(
    join(folder, 'docker'),
    `#!/bin/sh\ncat '${folder}/objects.json'\necho 'No such object' >&2\nexit 1\n`,
  );
  chmodSync(join(folder, 'docker'), 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ownership-'));
  process.env.PATH = `${folder}${delimiter}${path}`;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

const labels = (environment: string, project = 'model-orchestrator') => ({
  'model-orchestrator.project': project,
  'model-orchestrator.environment': environment,
});
const container = (Labels: object, networks: readonly string[] = []) => ({
  Name: '/ai-karen-api',
  Id: 'abc',
  Config: { Labels },
  NetworkSettings: { Networks: Object.fromEntries(networks.map((name) => [name, {}])) },
});

describe('a container with the name of one of ours', () => {
  const { networks } = bundle.platform;

  it.each<[string, object, boolean]>([
    ['belongs to the environment with its labels', container(labels('dev')), true],
    ['belongs to another environment with its labels', container(labels('canary')), false],
    ['belongs to another project with its labels', container(labels('dev', 'other')), false],
    ['does not belong to this project if it has no labels', container({}), false],
    [
      'of an earlier version is on the network of the environment',
      container({}, [networks[0]?.dockerName ?? '']),
      true,
    ],
  ])('%s', async (_, object, isOwn) => {
    docker([object]);
    expect((await ownersOf(bundle, 'container', ['ai-karen-api'])).get('ai-karen-api')).toMatchObject({
      id: 'abc',
      isOwn,
    });
  });
});

describe('a volume of an earlier version', () => {
  it('has no labels, and belongs to the environment in its name', async () => {
    const name = 'model-orchestrator-dev-prometheus-data';
    docker([{ Name: name, Labels: null }]);
    expect((await ownersOf(bundle, 'volume', [name])).get(name)?.isOwn).toBe(true);
  });
});

it('refuses objects of another environment, with the setting that avoids them', async () => {
  docker([container(labels('canary'))]);
  expect(await foreignObjects(bundle, ['container'])).toEqual([
    {
      path: 'container ai-karen-api',
      message: 'belongs to another owner (environment canary of model-orchestrator)',
      cure: 'Set orchestrator.containerName in environments/dev.ts to another name.',
    },
  ]);
});

it('reports nothing when nothing exists', async () => {
  docker([]);
  expect(await foreignObjects(bundle)).toEqual([]);
});
