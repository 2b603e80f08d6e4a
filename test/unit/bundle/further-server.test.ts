import { reach } from '../../../alerts/reach';
import { assemble, bundle } from '../../../bundle';
import { compare } from '../../../commands/changes/compare';
import { servers as reference } from '../../../commands/docs/servers';
import { collect } from '../../../operations/revision/collect';
import { SERVERS } from '../../../servers';
import { objectName } from '../../../servers/addresses';
import type { ServerDefinition } from '../../../servers/definition';
import { scrapeJob } from '../../../servers/scraping';
import { exampleBundle, exampleEnvironment } from '../../support/example';
import { sentences } from '../../support/summaries';
import { synthesizeStack } from '../../support/synthesis';

/** The definition of a server that is not part of this project, as a file in servers/ would contain it. */
const ledger = (memoryMiB = 64, hostPort = 19100): ServerDefinition => ({
  name: 'ledger',
  title: 'Ledger of the host',
  restartCost: 'metrics of the host are missing until it is back',
  workloads: (environment) => [
    {
      name: 'ledger',
      containerName: objectName(environment, 'ledger'),
      image: 'registry.example.org/ledger:1',
      command: [`--memory=${memoryMiB}`],
      user: '65534:65534',
      ports: [{ host: hostPort, container: 19100 }],
      mounts: [
        { volume: 'ledger-data', path: '/data', holds: 'the history of the host' },
        { volume: 'ledger-config', path: '/config', readOnly: true },
      ],
      networks: ['scrape'],
      secrets: [],
      memoryMiB,
      cpus: 1,
      after: ['prometheus'],
    },
  ],
  files: () => ({ 'ledger.yml': 'collect: all\n' }),
  configurations: (_, files) => [{ name: 'ledger-config', image: 'registry.example.org/ledger:1', files }],
  scrapeJobs: (environment) => [scrapeJob(environment, 'ledger', 'http://ledger:19100')],
  dataSources: () => [
    { uid: 'ledger', name: 'Ledger', type: 'json', url: 'http://ledger:19100', jsonData: {} },
  ],
});

// First in the list, although it starts after Prometheus.
const withLedger = (server = ledger()) => [server, ...SERVERS];
const environment = exampleEnvironment();
const made = bundle(environment, withLedger());
const summary = (servers: readonly ServerDefinition[]) =>
  collect({ environments: () => [environment], assemble: (of) => assemble(of, servers), bundle, reach });
const [without, extended] = [summary(SERVERS), summary(withLedger())];

describe('a further server in the list', () => {
  it('gets a container, its volumes and its configuration', () => {
    const { text } = synthesizeStack(made, 'platform');
    for (const name of ['ledger', 'ledger-data', 'ledger-config']) {
      expect(text).toContain(`"name": "model-orchestrator-dev-${name}"`);
    }
    expect(text).toContain('registry.example.org/ledger:1');
  });

  it('starts after the servers that it waits for, wherever it is in the list', () => {
    const names = made.platform.workloads.map(({ name }) => name);
    expect(names.indexOf('ledger')).toBeGreaterThan(names.indexOf('prometheus'));
  });

  it('is scraped, is a data source, and has its files rendered', () => {
    expect(made.prometheus.config.scrape_configs).toContainEqual(
      expect.objectContaining({ job_name: 'ledger', metrics_path: '/metrics' }),
    );
    expect(made.dataSources.datasources).toContainEqual(expect.objectContaining({ uid: 'ledger' }));
    expect(made.files.ledger).toEqual({ 'ledger.yml': 'collect: all\n' });
  });

  it('changes nothing else', () => {
    const { workloads } = exampleBundle().platform;
    expect(made.platform.workloads).toHaveLength(workloads.length + 1);
    expect(made.platform.workloads).toEqual(expect.arrayContaining([...workloads]));
  });

  it('is a row of the reference', () => {
    const row = reference({ defaults: made, complete: made, environments: [] }, withLedger())
      .split('\n')
      .find((line) => line.includes('Ledger of the host'));
    for (const fact of ['ledger:1', '19100', '`ledger`', 'metrics of the host are missing']) {
      expect(row).toContain(fact);
    }
  });

  it('is reported by `changes`, with a restart of no other server except Grafana, for its data source', () => {
    const added = sentences(compare(without, extended));
    expect(added).toContain(
      'info: The container ledger is new: registry.example.org/ledger:1, on port 19100.',
    );
    expect(added.filter((sentence) => sentence.includes('replaces'))).toEqual([
      expect.stringContaining('A deploy replaces the container grafana'),
    ]);
  });

  it('has its own restart cost in `changes`, not that of the orchestrator', () => {
    expect(sentences(compare(extended, summary(withLedger(ledger(128)))))).toContain(
      'caution: A deploy replaces the container ledger, for its arguments: metrics of the host are missing until it is back.',
    );
  });

  it('is reported by `changes` with its data when it is removed', () => {
    expect(sentences(compare(extended, without))).toContainEqual(
      expect.stringContaining('the history of the host'),
    );
  });

  it('cannot publish the port of another server', () => {
    expect(assemble(environment, withLedger(ledger(64, 9090))).problems).toContainEqual(
      expect.objectContaining({
        path: 'dev: container ledger',
        message: 'port 9090 of the host is already published by prometheus',
        cure: 'Publish another port in its definition (servers/), or change `ports` of the environment.',
      }),
    );
  });
});
