import { readFile } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import { variableOf } from '../../bundle/elasticsearch-files';
import { provisionedAlerting } from '../../bundle/grafana-alerting';
import { buildSimulator, CONTEXT } from '../../constructs/simulator-context';
import { FOLDERS } from '../../lib/names';
import { projectPath } from '../../lib/project';
import { secretPath } from '../../lib/secrets';
import { yaml } from '../../lib/serialize';
import { internalUrl } from '../../servers/addresses';
import { ADMINISTRATOR } from '../../servers/elasticsearch';
import { DASHBOARD_FILES, DASHBOARD_FOLDERS } from '../../servers/grafana/data-sources';
import { type Configuration, VOLUMES, volumesOf } from '../../servers/workload';
import { simulated } from '../../settings/orchestrator';
import { neededSecrets } from '../secrets/needed';
import { environmentExample, secretsScript } from './secrets-script';
import { literal, loaderService, ownerService, type Service, serverService, stageFolder } from './services';

/** The service that applies `elasticsearch/` to the server. */
const CONTENT = 'elasticsearch-content';

/**
 * The files with which `docker-compose up` runs an environment without Node and Terraform, beside those of `render`: the
 * same workloads, with the content of Grafana and Elasticsearch from files.
 */
export function composeFiles(bundle: Bundle): Record<string, string> {
  return {
    'docker-compose.yml': yaml(composeFile(bundle), '1.1'),
    '.env.example': environmentExample(bundle),
    'secrets.sh': secretsScript(bundle),
    ...Object.fromEntries(
      bundle.platform.configurations.flatMap((configuration) =>
        Object.entries({ ...configuration.files, ...contentOf(bundle, configuration) }).map(
          ([path, text]) => [`${stageFolder(configuration)}/${path}`, text],
        ),
      ),
    ),
  };
}

/** The Compose file of an environment, as plain data. */
export function composeFile(bundle: Bundle): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { platform } = bundle;
  const { workloads, configurations } = platform;
  const external = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, { external: true }]));
  const files = [
    ...new Set([
      ...neededSecrets(bundle),
      ...workloads.flatMap(({ userSecrets = [] }) => userSecrets),
      ...configurations.flatMap(({ secrets = [] }) => secrets),
    ]),
  ];
  const services: Record<string, Service> = {
    [VOLUMES]: ownerService(bundle),
    ...Object.fromEntries(
      configurations.map((configuration) => [configuration.name, loaderService(bundle, configuration)]),
    ),
    ...Object.fromEntries(
      workloads.map((workload) => [
        workload.name,
        serverService(bundle, workload, workload.name === 'grafana' ? GRAFANA_CONTENT : []),
      ]),
    ),
    ...(workloads.some(({ name }) => name === 'elasticsearch') && { [CONTENT]: contentService(bundle) }),
  };
  return {
    services,
    networks: {
      ...Object.fromEntries(platform.networks.map(({ name, internal }) => [name, { internal }])),
      ...external(workloads.flatMap(({ externalNetworks = [] }) => externalNetworks)),
    },
    volumes: {
      ...Object.fromEntries(volumesOf(platform).map((name) => [name, {}])),
      ...external(
        workloads.flatMap(({ externalMounts = [] }) =>
          externalMounts.flatMap(({ source }) => ('volume' in source ? [source.volume] : [])),
        ),
      ),
    },
    secrets: Object.fromEntries(files.map((name) => [name, { file: `./secrets/${name}` }])),
  };
}

/** Dashboards, where the provisioning file expects them. */
const GRAFANA_CONTENT = Object.values(DASHBOARD_FOLDERS).map(
  (folder) => `./grafana/${folder}:/var/lib/grafana/${folder}:ro`,
);

/** The files of Grafana's content, which Terraform creates through Grafana's API instead. */
function contentOf(bundle: Bundle, { name }: Configuration): Record<string, string> {
  if (name !== 'grafana-config') return {};
  return {
    'dashboards/model-orchestrator.yml': yaml(DASHBOARD_FILES),
    'alerting/model-orchestrator.yml': yaml(
      provisionedAlerting(bundle.grafanaAlerting, FOLDERS.service.title),
    ),
  };
}

function contentService(bundle: Bundle): Service {
  const { environment, logs, platform } = bundle;
  const server = platform.workloads.find(({ name }) => name === 'elasticsearch');
  if (!server) throw new Error('Elasticsearch has no container');
  const users = Object.values(logs.elasticsearch.users).map(({ secret }) => secret);
  const script = [
    'set -e',
    'cp -r /content/. /tmp',
    `export ELASTICSEARCH_URL=${internalUrl(environment, 'elasticsearch')} ELASTICSEARCH_USERNAME=${ADMINISTRATOR}`,
    `export ELASTICSEARCH_PASSWORD="$(cat ${secretPath('elasticsearch_password')})"`,
    ...users.map((secret) => `export ${variableOf(secret)}="$(cat ${secretPath(secret)})"`),
    'exec sh /tmp/apply.sh',
  ];
  const { image, user, networks } = server;
  return {
    ...loaderService(bundle, {
      name: CONTENT,
      image,
      files: {},
      networks,
      secrets: ['elasticsearch_password', ...users],
    }),
    user,
    entrypoint: ['/bin/sh', '-c', literal(script.join('\n'))],
    volumes: ['./elasticsearch:/content:ro'],
    depends_on: { elasticsearch: { condition: 'service_healthy' } },
  };
}

/** The build context of the simulator's image. Empty unless the environment runs the simulator. */
export async function simulatorFiles({ environment }: Bundle): Promise<Record<string, string>> {
  if (!simulated(environment)) return {};
  await buildSimulator();
  const files = await Promise.all(
    ['Dockerfile', 'server.cjs'].map(
      async (file): Promise<[string, string]> => [
        `simulator/${file}`,
        await readFile(projectPath(`${CONTEXT}/${file}`), 'utf8'),
      ],
    ),
  );
  return Object.fromEntries(files);
}
