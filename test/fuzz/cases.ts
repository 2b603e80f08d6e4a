import fc from 'fast-check';
import * as z from 'zod';
import { environmentSchema } from '../../settings/environment-schema';
import { VARIABLES, type Variable, type Variables } from '../../settings/variables';
import { valuesByText, valuesOf } from './json-schema';
import { mistakes, withMistakes } from './mistakes';
import { anyText } from './texts';

/** Input of a test case: environment files and variables of the shell. */
export interface Case {
  /** The default exports of the files. */
  readonly environments: readonly unknown[];
  readonly variables: Variables;
  /** Decides how many checks run: the smaller it is, the more checks. */
  readonly depth: number;
}

/** Upper limit of `depth`, exclusive. */
export const DEPTHS = 1_000;

/** Typical values, valid and invalid. */
const TYPICAL: Readonly<Record<Variable, readonly string[]>> = {
  MODEL_ORCHESTRATOR_ENABLE_METRICS: ['true', 'FALSE', 'yes', '1'],
  MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: ['1', '15', '3600', '0', '3601', '1e3', '-1', '60s'],
  GRAFANA_ADMIN_PASSWORD: ['admin', 'another'],
  SLACK_WEBHOOK_URL: ['https://hooks.slack.com/services/T/B/x', 'http://hooks.slack.com', 'hooks'],
  ALERT_EMAIL_ADDRESSES: ['a@example.org', 'a@example.org, b@example.org,', ',', 'a@', 'a b@example.org'],
  ELASTICSEARCH_MANAGE_ACCOUNTS: ['true', 'false', 'no'],
};

/** Sets of names, including duplicates. Undefined stands for a name from the schema. */
const NAMES: readonly fc.WeightedArbitrary<readonly (string | undefined)[]>[] = [
  { weight: 6, arbitrary: fc.constantFrom(['dev'], ['staging'], ['prod'], [undefined]) },
  { weight: 2, arbitrary: fc.constantFrom(['dev', 'prod'], ['staging', 'prod'], ['dev', undefined]) },
  { weight: 1, arbitrary: fc.constantFrom(['dev', 'staging', 'prod'], ['dev', 'dev'], []) },
];

/** Random cases: some are valid for the schema, some contain mistakes. */
export function cases(): fc.Arbitrary<Case> {
  return fc.record({
    environments: fc.oneof(...NAMES).chain((names) => fc.tuple(...names.map(environmentFile))),
    variables: variables(),
    depth: fc.noBias(fc.nat({ max: DEPTHS - 1 })),
  });
}

const SCHEMA = z.toJSONSchema(environmentSchema, { io: 'input' });

const ENVIRONMENT = fc.oneof(
  {
    weight: 2,
    arbitrary: valuesOf(SCHEMA)
      .map(withOneOrchestrator)
      .map(withOneEngine)
      .map(withPlausibleReplicas)
      .map(withPlausibleReceivers),
  },
  { weight: 1, arbitrary: fc.oneof(...valuesByText(SCHEMA)) },
);

/** Makes the orchestrator either attached, an image with its container, or the simulator: random settings rarely fit together. */
function withOneOrchestrator(environment: unknown): unknown {
  const { orchestrator, ...rest } = Object(environment);
  if (orchestrator === undefined) return environment;
  const { attach, image, instances, container, targetGroups = [], ...others } = Object(orchestrator);
  const one = attach
    ? { attach, targets: ['ai-karen-api:8000'] }
    : image
      ? { image, instances, container }
      : { instances };
  const defined = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));
  return {
    ...rest,
    orchestrator: { ...others, ...defined, targetGroups: targetGroups.map(plausibleGroup) },
  };
}

/** Uses one Docker host, or a swarm with a node for each Elasticsearch node. */
function withOneEngine(environment: unknown): unknown {
  const { docker, ...rest } = Object(environment);
  if (docker === undefined) return environment;
  const { engine, nodes: _nodes, address, secretsDirectory, ...shared } = Object(docker);
  if (engine !== 'swarm' || Object(rest.orchestrator).attach) {
    return {
      ...rest,
      docker: { ...shared, ...(address && { address }), ...(secretsDirectory && { secretsDirectory }) },
    };
  }
  const nodes = Array.from({ length: 9 }, (_, index) => ({
    address: `10.0.0.${index + 1}`,
    host: `ssh://node${index + 1}.example.org`,
  }));
  return { ...rest, docker: { ...shared, engine, nodes, allowPlaintext: 'a firewall' } };
}

/** Uses replicas in containers (with a reason if on one host) or a connection to an external server, and Thanos with one bucket. */
function withPlausibleReplicas(environment: unknown): unknown {
  const { prometheus, alertmanager, docker, ...rest } = Object(environment);
  const { remoteWrite, replicas, thanos, connection, retentionDays: _, ...server } = Object(prometheus);
  const { members: _members, replicas: alertmanagers, connection: access, ...other } = Object(alertmanager);
  const own = {
    ...(remoteWrite && {
      remoteWrite: remoteWrite.slice(0, 1).map(({ url }: { url: unknown }) => ({ url })),
    }),
    ...(replicas && { replicas }),
    ...(thanos && { thanos: { objectStorage: { configFile: 'bucket.yml' } } }),
  };
  return {
    ...rest,
    ...(prometheus && {
      prometheus: { ...server, ...(server.external ? connection && { connection } : own) },
    }),
    ...(alertmanager && {
      alertmanager: {
        ...other,
        ...(other.external ? access && { connection: access } : alertmanagers && { replicas: alertmanagers }),
      },
    }),
    docker: { ...Object(docker), allowSharedHost: 'a test' },
  };
}

/** Gives a group targets of its own, HTTPS, and at most one kind of credentials. */
function plausibleGroup(group: unknown, index: number): unknown {
  const { connection, dns: _dns, ...rest } = Object(group);
  const { tls, basicAuth, bearerToken } = Object(connection);
  const { certificate: _certificate, key: _key, ...verified } = Object(tls);
  return {
    ...rest,
    targets: [`gpu-${index}.example.org:8443`],
    scheme: 'https',
    connection: { tls: verified, ...(basicAuth ? { basicAuth } : bearerToken && { bearerToken }) },
  };
}

/** Gives each receiver one kind, without references to settings that random cases rarely contain. */
function withPlausibleReceivers(environment: unknown): unknown {
  const { notifications, ...rest } = Object(environment);
  if (notifications === undefined) return environment;
  const { receivers = {}, teams, slack, ...others } = notifications;
  const plausible = Object.entries(receivers).map(([name, receiver]) => {
    const { severities, exclusive, telegram, pagerduty, jiraServiceManagement } = Object(receiver);
    const kinds = Object.entries({ telegram, pagerduty, jiraServiceManagement, discord: {} });
    const [kind] = kinds.filter(([, settings]) => settings !== undefined);
    return [
      name,
      Object.fromEntries([...Object.entries({ severities, exclusive }), ...(kind ? [kind] : [])]),
    ];
  });
  const { updateMessages: _, ...slackSettings } = Object(slack);
  return {
    ...rest,
    notifications: {
      ...others,
      ...(slack && { slack: slackSettings }),
      ...(Object.keys(receivers).length > 0 && { receivers: Object.fromEntries(plausible) }),
      ...(teams && { teams: Object.fromEntries(Object.entries(teams).slice(0, 1)) }),
    },
  };
}

function environmentFile(name: string | undefined): fc.Arbitrary<unknown> {
  const named = ENVIRONMENT.map((environment) =>
    name === undefined ? environment : { ...Object(environment), name },
  );
  const wrong = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(mistakes(), { minLength: 1, maxLength: 3 }) },
  );
  return fc.tuple(named, wrong).map(([environment, all]) => withMistakes(environment, all));
}

function variables(): fc.Arbitrary<Variables> {
  const entries = Object.keys(VARIABLES).map((name) => {
    // A NUL ends the value of a variable.
    const value = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...TYPICAL[name as Variable]) },
      { weight: 1, arbitrary: anyText().map((text) => text.replaceAll('\0', '')) },
    );
    return fc.oneof(
      { weight: 15, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: value.map((text) => [[name, text]]) },
    );
  });
  return fc.tuple(...entries).map((all) => Object.fromEntries(all.flat()));
}
