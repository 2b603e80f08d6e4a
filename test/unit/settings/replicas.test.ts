import { problemsOf } from '../../support/problems';
import { SWARM } from '../../support/swarm';

const shared = { allowSharedHost: 'The host is backed up, and one program may fail.' };

describe('replicas', () => {
  it.each<[string, object]>([
    ['with a reason on one host', { alertmanager: { replicas: 3 }, docker: shared }],
    ['on as many nodes', { ...SWARM, alertmanager: { replicas: 3 } }],
  ])('%s are accepted', (_, settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'on one host',
      { alertmanager: { replicas: 3 } },
      "qa.alertmanager.replicas: 3 is more than the one Docker host: its loss would stop all of them. Use a swarm with as many nodes (docker.engine: 'swarm'), or give the reason: docker.allowSharedHost",
    ],
    [
      'on fewer nodes',
      { ...SWARM, alertmanager: { replicas: 5 } },
      'qa.alertmanager.replicas: 5 is more than the 3 of docker.nodes',
    ],
    [
      'of an external server',
      { alertmanager: { external: 'https://am.example.org', replicas: 2 }, docker: shared },
      'qa.alertmanager.replicas: 2 run in containers, and https://am.example.org runs elsewhere. Remove it, or remove alertmanager.external.',
    ],
    [
      'that are a list of URLs',
      { alertmanager: { replicas: ['https://am-2.example.org'] } },
      'qa.alertmanager.replicas: a list is not a valid value. Use a whole number from 1 to 9.',
    ],
    [
      'whose port another server has',
      { alertmanager: { replicas: 2 }, ports: { grafana: 19_094 }, docker: shared },
      'qa.ports: grafana and alertmanager (replica 2) have the same port 19094',
    ],
  ])('%s are refused', (_, settings, problem) => {
    expect(problemsOf(settings)).toEqual([expect.stringContaining(problem)]);
  });
});
