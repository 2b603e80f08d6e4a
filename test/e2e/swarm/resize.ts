import { readFile } from 'node:fs/promises';
import { run } from '../../../clients/processes';
import { until } from '../../../clients/waiting';
import { projectPath } from '../../../lib/project';
import { clusterNodes } from '../../../servers/elasticsearch/cluster';
import type { Sink } from '../../support/sink';
import { countLines } from '../faults/log-lines';
import { LOOKS_BACK } from '../faults/survive';
import { untilHealthy } from '../faults/waits';
import { expectIn } from '../project';
import type { Step, StepContext } from '../step';
import { SwarmTestbed } from './testbed';

const CHANGE_MS = 900_000;
const POLL_MS = 10_000;
const DEPLOY = 'npm run deploy';

/** Reduces Elasticsearch from three nodes to one with the commands in docs/swarm.md, and back, while log lines arrive. */
export function elasticsearchIsResized(receiver: Sink): Step {
  return {
    it: 'keeps every document when Elasticsearch shrinks from three nodes to one, and grows back',
    run: async (context) => {
      const { copy, bundle } = context;
      const testbed = new SwarmTestbed(context, receiver);
      const { elasticsearch } = testbed.deployment;
      const { missing } = await countLines(testbed.lines);
      const requireAll = async (where: string) => {
        const lost = (await countLines(testbed.lines)).missing - missing;
        if (lost !== 0) throw new Error(`documents missing ${where}: ${lost}`);
      };
      const undo = await copy.set('elasticsearch: { ...given.elasticsearch, nodes: 1 },');
      expectIn(await copy.runFailing('deploy', 'platform', '--yes'), 'Move its shards to the others first');
      const [first = '', ...others] = clusterNodes(bundle.environment).map(({ name }) => name);
      for (const command of await documented(context)) {
        if (command.startsWith(DEPLOY)) await copy.run('deploy', 'platform', '--yes');
        else await run('/bin/sh', ['-c', command], { cwd: copy.folder });
        const moved = command.includes('allocation.exclude') && !command.includes('null');
        if (moved && !(await emptied(others, () => elasticsearch.shards())))
          throw new Error(`${others.join(' and ')} still hold shards`);
      }
      const alone = await elasticsearch.health();
      await requireAll(`on ${first} alone`);
      await undo();
      await copy.run('deploy', 'platform', '--yes');
      await untilHealthy(testbed, LOOKS_BACK, CHANGE_MS, POLL_MS);
      const { status, number_of_nodes } = await elasticsearch.health();
      if (number_of_nodes !== others.length + 1) throw new Error(`the cluster has ${number_of_nodes} nodes`);
      await requireAll('on all nodes');
      return `${alone.status} with ${alone.number_of_nodes} node, ${status} with ${number_of_nodes}; no document missing`;
    },
  };
}

/** Waits until the given nodes hold no shards. */
function emptied(nodes: readonly string[], shards: () => Promise<ReadonlyMap<string, number>>) {
  return until(
    async () => {
      const held = await shards();
      return nodes.every((node) => (held.get(node) ?? 0) === 0) || undefined;
    },
    { timeoutMs: CHANGE_MS, everyMs: POLL_MS },
  );
}

/** The commands of "From 3 to 1" in docs/swarm.md, each with the shell function that it calls, for this environment. */
async function documented({ bundle, copy }: StepContext): Promise<string[]> {
  const { nodes } = bundle.environment.docker;
  const text = await readFile(projectPath('docs/swarm.md'), 'utf8');
  const [, block = ''] = /\*\*From 3 to 1\*\*[^`]*```sh\n(.*?)```/s.exec(text) ?? [];
  const [definition = '', ...commands] = block
    .replaceAll('secrets/prod', `secrets/${copy.environment}`)
    .replaceAll('10.0.0.1', nodes[0]?.address ?? '')
    .split('\n')
    .filter((line) => line !== '');
  if (!definition.startsWith('es()'))
    throw new Error('docs/swarm.md lacks the commands for the change from 3 nodes to 1');
  return commands.map((command) => (command.startsWith(DEPLOY) ? command : `${definition}\n${command}`));
}
