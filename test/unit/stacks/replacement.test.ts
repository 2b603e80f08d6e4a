import type { EnvironmentInput } from '../../../settings/schema';
import { exampleBundle } from '../../support/example';
import { synthesizeStack } from '../../support/synthesis';
import { containersOf } from './containers';

type Orchestrator = EnvironmentInput['orchestrator'];

/** The labels of a container of a platform. The provider replaces the container when a label changes. */
function labels(orchestrator: Orchestrator, container: string): string {
  const found = containers(orchestrator).find(({ name }) => name === container);
  if (!found) throw new Error(`no container ${container}`);
  return JSON.stringify(found.labels);
}

/** The containers of a platform. */
function containers(orchestrator: Orchestrator) {
  const bundle = exampleBundle({ orchestrator, notifications: { webhook: true } });
  return containersOf([synthesizeStack(bundle, 'platform')]);
}

const attached = (logs: object): Orchestrator => ({
  attach: { network: 'ai-karen-net', ...logs },
  targets: ['ai-karen-api:8000'],
});
const own = (container: object): Orchestrator => ({ image: 'kari:1', container });

// Without a changed label, the provider would update the container only in its state, not on the host.
it.each([
  [
    'another log volume',
    'model-orchestrator-dev-collector',
    attached({ logVolume: 'a1' }),
    attached({ logVolume: 'b1' }),
  ],
  [
    'a folder of logs',
    'model-orchestrator-dev-collector',
    attached({ logVolume: 'a1' }),
    attached({ logFolder: '/a' }),
  ],
  ['another log folder', 'ai-karen-api', own({}), own({ logFolder: '/logs' })],
  ['another health check', 'ai-karen-api', own({}), own({ healthCheck: { path: '/ready' } })],
  [
    'another writable folder',
    'ai-karen-api',
    own({ writableFolders: ['/a'] }),
    own({ writableFolders: ['/b'] }),
  ],
])('%s replaces the container', (_, container, before, after) => {
  expect(labels(before, container)).not.toBe(labels(after, container));
});

it('gives a container all GPUs, in the syntax of the provider, only if its environment requests them', () => {
  const gpus = (container: object) => containers(own(container)).map((each) => each.gpus);
  expect(gpus({ gpus: true }).filter(Boolean)).toEqual(['all']);
  expect(gpus({}).filter(Boolean)).toEqual([]);
});
