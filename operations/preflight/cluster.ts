import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import { UserError } from '../../lib/user-error';
import { clusterNodes } from '../../servers/elasticsearch/cluster';
import { serverApi } from '../servers';

/** Nodes of the running Elasticsearch that a deploy would stop although they hold data. */
export async function checkCluster(bundle: Bundle): Promise<Problem[]> {
  const { environment } = bundle;
  if (environment.elasticsearch.external !== undefined) return [];
  const kept = clusterNodes(environment).map(({ name }) => name);
  const shards = await serverApi(bundle, 'elasticsearch')
    .shards()
    .catch((error: unknown) => {
      // Not deployed, or down: it starts with the remaining nodes.
      if (error instanceof UserError) return new Map<string, number>();
      throw error;
    });
  // A single node chooses another name itself.
  const removed = [...shards].filter(
    ([name, count]) => /^elasticsearch-\d+$/.test(name) && !kept.includes(name) && count > 0,
  );
  return removed.map(([name, count]) => ({
    path: `${environment.name}.elasticsearch.nodes`,
    message: `${kept.length} leaves out ${name}, which holds ${count} shards`,
    cure: 'Move its shards to the others first: docs/swarm.md ("From 3 to 1") has the order.',
  }));
}
