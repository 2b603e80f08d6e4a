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

  it('are containers with a name, a port and a volume of their own, of which the first is that of a single one', () => {
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

  it('load a changed configuration, and are opened through the ingress at the first one that responds', () => {
    const { reload } = platform.configurations.find(({ name }) => name === 'alertmanager-config') ?? {};
    for (const name of names) expect(reload).toContain(`http://${name}:9093/-/reload`);
    expect(files.ingress?.Caddyfile).toContain(
      'reverse_proxy alertmanager:9093 alertmanager-2:9093 alertmanager-3:9093 {\n\t\t\t\tlb_policy first\n',
    );
  });

  it('are each on a node of a swarm', () => {
    const { workloads } = exampleBundle({ ...SWARM, alertmanager: { replicas: 3 } }).platform;
    const own = workloads.filter(({ name }) => name.startsWith('alertmanager'));
    expect(own.map(({ node }) => node)).toEqual([1, 2, 3]);
  });
});
