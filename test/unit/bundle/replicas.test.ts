import { grafanaPart } from '../../../operations/backup/grafana';
import { logFolders } from '../../../servers/addresses';
import { collectorOf } from '../../../servers/collector';
import { exampleBundle } from '../../support/example';
import { SWARM } from '../../support/swarm';

const shared = { docker: { allowSharedHost: 'a test' } };

describe('three replicas of Alertmanager', () => {
  const { platform, prometheus, contactPoints, files } = exampleBundle({
    ...shared,
    alertmanager: { replicas: 3 },
    ingress: { host: 'm.example.org', tls: { certificate: 'i.pem', key: 'i.key' } },
    grafana: { adminPassword: 'secret' },
  });
  const members = platform.workloads.filter(({ name }) => name.startsWith('alertmanager'));
  const names = ['alertmanager', 'alertmanager-2', 'alertmanager-3'];

  it('are containers with their own names, ports and volumes, the first with those of a single Alertmanager', () => {
    expect(members.map(({ name }) => name)).toEqual(names);
    expect(members.map(({ ports: [port] }) => port?.host)).toEqual([9093, 19_094, 19_095]);
    expect(members.map(({ mounts: [data] }) => data?.volume)).toEqual(
      names.map((name) => name.replace('alertmanager', 'alertmanager-data')),
    );
    const [single] = exampleBundle().platform.workloads.filter(({ name }) => name === 'alertmanager');
    expect(members[0]).toMatchObject({
      ports: single?.ports,
      mounts: single?.mounts,
      containerName: single?.containerName,
    });
  });

  it('are peers of each other', () => {
    for (const { entrypoint = [] } of members) {
      for (const name of names) expect(entrypoint.join(' ')).toContain(`--cluster.peer=${name}:9094`);
    }
  });

  it('are all notified by Prometheus and Grafana, and scraped', () => {
    const targets = names.map((name) => `${name}:9093`);
    expect(prometheus.config.alerting.alertmanagers.flatMap(({ static_configs }) => static_configs)).toEqual(
      targets.map((target) => ({ targets: [target] })),
    );
    expect(contactPoints.contactPoints[0]?.receivers[0]?.settings.url).toBe(
      targets.map((target) => `http://${target}`).join(','),
    );
    const job = prometheus.config.scrape_configs.find(({ job_name }) => job_name === 'alertmanager');
    expect(job?.static_configs[0]?.targets).toEqual(targets);
  });

  it('load a changed configuration, and the ingress forwards to the first one that responds', () => {
    const { reload } = platform.configurations.find(({ name }) => name === 'alertmanager-config') ?? {};
    const requests = [...(reload ?? '').matchAll(/'POST (\S+) HTTP.*?\| nc -w 5 (\S+) 9093 /g)].map(
      ([, path, host]) => [host, path],
    );
    expect(requests).toEqual(names.map((name) => [name, '/-/reload']));
    expect(files.ingress?.Caddyfile).toContain(
      'reverse_proxy alertmanager:9093 alertmanager-2:9093 alertmanager-3:9093 {\n\t\t\t\tlb_policy first\n',
    );
  });

  it('each run on their own node of a swarm', () => {
    const { workloads } = exampleBundle({ ...SWARM, alertmanager: { replicas: 3 } }).platform;
    const own = workloads.filter(({ name }) => name.startsWith('alertmanager'));
    expect(own.map(({ node }) => node)).toEqual([1, 2, 3]);
  });
});

describe('two replicas of Prometheus', () => {
  const { platform, prometheus, dataSources } = exampleBundle({ ...shared, prometheus: { replicas: 2 } });
  const replicas = platform.workloads.filter(({ server }) => server === 'prometheus');

  it('read the same configuration, and have their own names, ports and volumes', () => {
    expect(replicas.map(({ name }) => name)).toEqual(['prometheus', 'prometheus-2']);
    expect(replicas.map(({ ports: [port] }) => port?.host)).toEqual([9090, 19_091]);
    expect(replicas.map(({ mounts: [data, config] }) => [data?.volume, config?.volume])).toEqual([
      ['prometheus-data', 'prometheus-config'],
      ['prometheus-data-2', 'prometheus-config'],
    ]);
    expect(replicas.map(({ environment }) => environment)).toEqual([
      { REPLICA: 'prometheus' },
      { REPLICA: 'prometheus-2' },
    ]);
  });

  it('add their labels to samples that leave them, but not to alerts', () => {
    expect(prometheus.config.global.external_labels).toEqual({
      cluster: 'model-orchestrator-dev',
      replica: '${REPLICA}',
    });
    expect(prometheus.config.alerting.alert_relabel_configs).toEqual([
      { action: 'labeldrop', regex: 'cluster|replica' },
    ]);
    const single = exampleBundle().prometheus.config;
    expect(single.global).not.toHaveProperty('external_labels');
    expect(single.alerting).not.toHaveProperty('alert_relabel_configs');
  });

  it('scrape each other, and Grafana queries the first without Thanos', () => {
    const job = prometheus.config.scrape_configs.find(({ job_name }) => job_name === 'prometheus');
    expect(job?.static_configs[0]?.targets).toEqual(['prometheus:9090', 'prometheus-2:9090']);
    expect(dataSources.datasources[0]).toMatchObject({ url: 'http://prometheus:9090' });
  });
});

describe('two replicas of Grafana', () => {
  const { platform, prometheus, files } = exampleBundle({
    ...shared,
    ingress: { host: 'm.example.org', tls: { certificate: 'i.pem', key: 'i.key' } },
    grafana: {
      adminPassword: 'secret',
      replicas: 2,
      database: { urlFile: 'grafana_database_url', ca: 'company_ca.pem' },
    },
  });
  const replicas = platform.workloads.filter(({ server }) => server === 'grafana');

  it('share a PostgreSQL database over TLS, whose URL is in a secret file', () => {
    for (const { environment, userSecrets } of replicas) {
      expect(environment).toMatchObject({
        GF_DATABASE_URL__FILE: '/run/secrets/grafana_database_url',
        GF_DATABASE_SSL_MODE: 'verify-full',
        GF_DATABASE_CA_CERT_PATH: '/run/secrets/company_ca.pem',
      });
      expect(userSecrets).toEqual(['grafana_database_url', 'company_ca.pem']);
    }
  });

  it('have their own names, ports and volumes, and agree on which one notifies', () => {
    expect(replicas.map(({ name }) => name)).toEqual(['grafana', 'grafana-2']);
    expect(replicas.map(({ ports: [port] }) => port?.host)).toEqual([3000, 13_001]);
    expect(replicas.map(({ mounts: [data] }) => data?.volume)).toEqual(['grafana-data', 'grafana-data-2']);
    for (const { environment, entrypoint = [] } of replicas) {
      expect(environment?.GF_UNIFIED_ALERTING_HA_PEERS).toBe('grafana:9094,grafana-2:9094');
      expect(entrypoint.join(' ')).toContain('HA_ADVERTISE_ADDRESS="$(hostname -i');
    }
  });

  it('are scraped, and the ingress forwards to the first one that responds', () => {
    const job = prometheus.config.scrape_configs.find(({ job_name }) => job_name === 'grafana');
    expect(job?.static_configs[0]?.targets).toEqual(['grafana:3000', 'grafana-2:3000']);
    expect(files.ingress?.Caddyfile).toContain(
      'reverse_proxy grafana:3000 grafana-2:3000 {\n\t\t\tlb_policy first\n',
    );
  });

  it('are not backed up, because their database is external', () => {
    const { unavailable } = grafanaPart;
    expect(unavailable(exampleBundle())).toBeUndefined();
    expect(unavailable(exampleBundle({ grafana: { database: { urlFile: 'url' } } }))).toContain('pg_dump');
  });
});

describe('Thanos', () => {
  const thanos = (objectStorage?: object) =>
    exampleBundle({
      ...shared,
      prometheus: { replicas: 2, thanos: { ...(objectStorage && { objectStorage }) } },
    });
  const flagsOf = ({ platform }: ReturnType<typeof thanos>, name: string) =>
    platform.workloads.find((workload) => workload.name === name)?.command?.join(' ') ?? '';
  const namesOf = ({ platform }: ReturnType<typeof thanos>) =>
    platform.workloads.map(({ name }) => name).filter((name) => name.startsWith('thanos'));

  it('has a sidecar beside each replica, with its volume, and one query that removes duplicates', () => {
    const bundle = thanos();
    expect(namesOf(bundle).sort()).toEqual(['thanos-query', 'thanos-sidecar', 'thanos-sidecar-2']);
    const sidecar = bundle.platform.workloads.find(({ name }) => name === 'thanos-sidecar-2');
    expect(sidecar).toMatchObject({
      node: 2,
      mounts: [{ volume: 'prometheus-data-2' }],
      after: ['prometheus-2'],
    });
    expect(flagsOf(bundle, 'thanos-query')).toContain(
      "--endpoint.sd-config={endpoints: [{address: 'dns+thanos-sidecar:10901'}, {address: 'dns+thanos-sidecar-2:10901'}]} --store.sd-dns-interval=5s --query.replica-label=replica",
    );
    expect(bundle.dataSources.datasources[0]).toMatchObject({
      url: 'http://thanos-query:10902',
      basicAuthUser: 'monitoring',
      jsonData: { prometheusType: 'Thanos' },
    });
  });

  it('stores blocks in the bucket that a secret file describes', () => {
    const bundle = thanos({ configFile: 'bucket.yml' });
    expect(namesOf(bundle)).toHaveLength(5);
    for (const { name, command = [], userSecrets } of bundle.platform.workloads) {
      if (!/^thanos-(sidecar|store|compactor)/.test(name)) continue;
      expect(command).toContain('--objstore.config-file=/run/secrets/bucket.yml');
      expect(userSecrets).toEqual(['bucket.yml']);
    }
    expect(flagsOf(bundle, 'thanos-query')).toContain("'dns+thanos-store:10901'");
    expect(flagsOf(bundle, 'thanos-compactor')).toContain(
      '--retention.resolution-raw=90d --retention.resolution-5m=365d --retention.resolution-1h=1825d',
    );
    // Prometheus must not merge blocks, because the sidecar does not upload merged blocks. The compactor merges them in the bucket.
    expect(flagsOf(bundle, 'prometheus')).toContain('--storage.tsdb.max-block-duration=2h');
    expect(flagsOf(thanos(), 'prometheus')).not.toContain('block-duration');
  });

  it('is scraped and published only if it is set', () => {
    const job = thanos().prometheus.config.scrape_configs.find(({ job_name }) => job_name === 'thanos');
    expect(job?.static_configs[0]?.targets).toEqual([
      'thanos-sidecar:10902',
      'thanos-sidecar-2:10902',
      'thanos-query:10902',
    ]);
    expect(namesOf(exampleBundle())).toEqual([]);
  });
});

describe('a collector on each node of a swarm', () => {
  const { environment, platform } = exampleBundle({
    ...SWARM,
    orchestrator: { image: 'registry.example.org/kari:1.0.0', instances: 4, memoryMiB: 256 },
    notifications: { webhook: true },
  });

  it('is used by the doctor to check the log files of the orchestrator on its node', () => {
    const folders = logFolders(environment);
    expect(folders.map((folder) => collectorOf(environment, folder))).toEqual([
      'collector',
      'collector-2',
      'collector-3',
      'collector',
    ]);
    for (const folder of folders) {
      const collector = platform.workloads.find(({ name }) => name === collectorOf(environment, folder));
      expect(collector?.mounts.map(({ volume }) => volume)).toContain(`${folder}-logs`);
    }
  });
});
