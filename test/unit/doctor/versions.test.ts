import { Alertmanager } from '../../../clients/alertmanager';
import { Elasticsearch } from '../../../clients/elasticsearch';
import { Grafana } from '../../../clients/grafana';
import { Prometheus } from '../../../clients/prometheus';
import type { Deployment } from '../../../operations/deployment';
import { reachChecks } from '../../../operations/doctor/checks/reach';
import type { Clients } from '../../../operations/servers';
import { exampleEnvironment, onDockerHost } from '../../support/example';
import { listen } from '../../support/http-server';

const CLIENTS = {
  prometheus: Prometheus,
  alertmanager: Alertmanager,
  grafana: Grafana,
  elasticsearch: Elasticsearch,
};
const ANSWERS: Readonly<Record<keyof Clients, (version: string) => object>> = {
  prometheus: (version) => ({ status: 'success', data: { version } }),
  alertmanager: (version) => ({ config: { original: '' }, uptime: '', versionInfo: { version } }),
  grafana: (version) => ({ database: 'ok', version }),
  elasticsearch: (version) => ({ version: { number: version } }),
};

async function versionOf(server: keyof Clients, version: string, isExternal = true) {
  const fake = await listen((_, response) => response.end(JSON.stringify(ANSWERS[server](version))));
  try {
    const environment = exampleEnvironment(
      isExternal ? { [server]: { external: onDockerHost(fake.url) } } : {},
    );
    const deployment = {
      bundle: { environment },
      [server]: new CLIENTS[server](server, fake.url),
    } as unknown as Deployment;
    const check = reachChecks(deployment, server, 'Prometheus').find(({ name }) =>
      name.startsWith('version'),
    );
    return check && [await check.run()].flat()[0];
  } finally {
    await fake.close();
  }
}

describe('the version of an external server', () => {
  it.each<[keyof Clients, string, string]>([
    ['prometheus', '3.11.0', 'ok'],
    ['prometheus', '3.9.4', 'warning'],
    ['prometheus', '2.53.1', 'warning'],
    ['alertmanager', '0.34.2', 'ok'],
    ['alertmanager', '0.25.0', 'warning'],
    ['grafana', '13.0.6', 'ok'],
    ['grafana', '12.4.0', 'warning'],
    ['elasticsearch', '9.1.0', 'ok'],
    ['elasticsearch', '8.19.2', 'warning'],
    ['elasticsearch', 'unknown', 'ok'],
  ])('%s %s: %s', async (server, version, status) => {
    expect((await versionOf(server, version))?.status).toBe(status);
  });

  it('is not checked for a container, whose image is pinned', async () => {
    expect(await versionOf('prometheus', '2.0.0', false)).toBeUndefined();
  });
});
