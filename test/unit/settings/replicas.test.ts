import { problemsOf } from '../../support/problems';
import { SWARM } from '../../support/swarm';

const shared = { allowSharedHost: 'The host is backed up, and one program may fail.' };

describe('replicas', () => {
  it.each<[string, object]>([
    ['with a reason on one host', { alertmanager: { replicas: 3 }, docker: shared }],
    ['on as many nodes', { ...SWARM, alertmanager: { replicas: 3 } }],
    [
      'of Grafana with a database',
      { ...SWARM, grafana: { replicas: 2, database: { urlFile: 'grafana_database_url' } } },
    ],
  ])('%s are accepted', (_, settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'on one host',
      { alertmanager: { replicas: 3 } },
      "qa.alertmanager.replicas: 3 would run on one Docker host, and its loss would stop all of them. Use a swarm with as many nodes (docker.engine: 'swarm'), or give the reason: docker.allowSharedHost",
    ],
    [
      'on fewer nodes',
      { ...SWARM, alertmanager: { replicas: 5 } },
      'qa.alertmanager.replicas: 5 is more than the 3 in docker.nodes',
    ],
    [
      'of an external server',
      { alertmanager: { external: 'https://am.example.org', replicas: 2 }, docker: shared },
      'qa.alertmanager.replicas: 2 replicas would run in containers, but alertmanager is external (https://am.example.org). Remove it, or remove alertmanager.external.',
    ],
    [
      'that are a list of URLs',
      { alertmanager: { replicas: ['https://am-2.example.org'] } },
      'qa.alertmanager.replicas: a list is not a valid value. Use a whole number from 1 to 9.',
    ],
    [
      'of Grafana without a database',
      { ...SWARM, grafana: { replicas: 2 } },
      "qa.grafana.replicas: 2 replicas without a shared database would have different users, dashboards and alert states. Set grafana.database: { urlFile: 'grafana_database_url' }",
    ],
    [
      'of an external Grafana',
      {
        grafana: { external: 'https://g.example.org', database: { urlFile: 'url' } },
        docker: { address: '10.0.0.5' },
      },
      'qa.grafana.database: applies to a Grafana in a container, but Grafana is external (https://g.example.org). Remove it, or remove grafana.external.',
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

describe('Thanos', () => {
  const stored = (objectStorage: object, more: object = {}) => ({
    prometheus: { thanos: { objectStorage, ...more } },
  });
  const bucket = { configFile: 'thanos_bucket.yml' };

  it.each<[string, object]>([
    ['one Prometheus', { prometheus: { thanos: {} } }],
    [
      'two replicas and a bucket',
      { ...SWARM, prometheus: { replicas: 2, thanos: { objectStorage: bucket } } },
    ],
  ])('is accepted with %s', (_, settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'object storage without a bucket',
      stored({}),
      "qa.prometheus.thanos.objectStorage: has no bucket. Set configFile to a file in secrets/<env>, such as 'thanos_bucket.yml'",
    ],
    [
      'two buckets',
      stored({ ...bucket, filesystem: true }),
      "qa.prometheus.thanos.objectStorage.filesystem: cannot be combined with the bucket of 'thanos_bucket.yml'",
    ],
    [
      'a bucket on one host of a swarm',
      { ...SWARM, ...stored({ filesystem: true }) },
      'qa.prometheus.thanos.objectStorage.filesystem: is a volume of one host, which the other nodes of the swarm cannot read',
    ],
    [
      'a retention without object storage',
      { prometheus: { thanos: { retention: {} } } },
      'qa.prometheus.thanos.retention: has no effect without object storage',
    ],
    [
      'a shorter retention than that of Prometheus',
      { prometheus: { retentionDays: 120, thanos: { objectStorage: bucket } } },
      'qa.prometheus.thanos.retention.rawDays: 90 days are shorter than the 120 days of prometheus.retentionDays. Use 120 or more',
    ],
    [
      'a shorter retention of coarser samples',
      stored(bucket, { retention: { rawDays: 90, fiveMinutesDays: 30 } }),
      'qa.prometheus.thanos.retention.fiveMinutesDays: 30 days are shorter than the 90 days of rawDays',
    ],
    [
      'a retention that leaves no time for coarser samples',
      stored(bucket, { retention: { rawDays: 1 } }),
      'qa.prometheus.thanos.retention.rawDays: 1 is not a valid value. Use a whole number from 2 to 36500.',
    ],
    [
      'an external Prometheus',
      { prometheus: { external: 'https://p.example.org', thanos: {} }, docker: { address: '10.0.0.5' } },
      'qa.prometheus.thanos: needs a Prometheus in a container, but Prometheus is external (https://p.example.org)',
    ],
  ])('refuses %s', (_, settings, problem) => {
    expect(problemsOf(settings)).toEqual([expect.stringContaining(problem)]);
  });
});
