import { hostOf, localUrl, publicUrl } from '../../../servers/addresses';
import type { EnvironmentInput } from '../../../settings/schema';
import { exampleEnvironment } from '../../support/example';
import { problemsOf } from '../../support/problems';
import { SWARM } from '../../support/swarm';

const swarm = (docker: object, rest: Partial<EnvironmentInput> = {}) => ({
  docker: { ...SWARM.docker, ...docker },
  ...rest,
});

describe('the settings of a swarm', () => {
  it('are accepted with three nodes', () => {
    expect(problemsOf({ ...SWARM, elasticsearch: { nodes: 3 } })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no nodes', swarm({ nodes: [] }), 'qa.docker.nodes: is empty, but a swarm needs hosts for its services'],
    [
      'nodes without a swarm',
      swarm({ engine: 'container' }),
      'qa.docker.nodes: are the hosts of a swarm, but the environment runs in containers of one host',
    ],
    [
      'a node twice',
      swarm({ nodes: [...SWARM.docker.nodes, { address: '10.0.0.1', host: 'ssh://node4' }] }),
      "qa.docker.nodes.3.address: '10.0.0.1' is also the address of docker.nodes.0",
    ],
    [
      'no reason for passwords by http',
      swarm({ allowPlaintext: undefined }),
      'qa.docker.nodes: publish ports without TLS on all their addresses',
    ],
    [
      'more nodes of Elasticsearch than hosts',
      swarm({}, { elasticsearch: { nodes: 5 } }),
      'qa.elasticsearch.nodes: 5 is more than the 3 in docker.nodes',
    ],
    [
      'two nodes of Elasticsearch',
      { elasticsearch: { nodes: 2 } },
      'qa.elasticsearch.nodes: 2 nodes have no quorum',
    ],
    [
      'nodes of an external Elasticsearch',
      { elasticsearch: { nodes: 3, external: 'https://logs.example.org' } },
      'qa.elasticsearch.nodes: 3 nodes would run in containers, but Elasticsearch is external',
    ],
    [
      'a container of one host to attach to',
      swarm({}, { orchestrator: { attach: { network: 'app-net' }, targets: ['app:8000'] } }),
      'qa.orchestrator.attach: monitors a container through a network of one Docker host',
    ],
    [
      'GPUs',
      swarm({}, { orchestrator: { image: 'a/b:1', container: { gpus: true } } }),
      'qa.orchestrator.container.gpus: is not available to services of a swarm',
    ],
    [
      'a folder of secrets',
      swarm({ secretsDirectory: '/etc/secrets' }),
      'qa.docker.secretsDirectory: is not used on a swarm',
    ],
    [
      'the Docker host as a server',
      swarm({}, { elasticsearch: { external: 'http://host.docker.internal:9200' } }),
      'qa.docker.engine: a setting contains host.docker.internal',
    ],
  ])('refuse %s', (_name, settings, expected) => {
    expect(problemsOf(settings)).toContainEqual(expect.stringContaining(expected));
  });
});

it('reaches servers at the address of their node', () => {
  const environment = exampleEnvironment(SWARM);
  expect(localUrl(environment, 'prometheus')).toBe('http://10.0.0.1:9090');
  expect(publicUrl(environment, 'grafana')).toBe('http://10.0.0.1:3000');
  expect(hostOf(environment, 2)).toBe('10.0.0.2');
  expect(hostOf(exampleEnvironment())).toBe('127.0.0.1');
});
