import type { Bundle } from '../../bundle';
import { type FixedSecret, isFixed, isUrl, type Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { readers, shipperUser } from '../../logs/elasticsearch/accounts';
import { Containers } from '../../operations/containers';
import { loginsFile } from '../../operations/secrets/derived';
import { writeSecret } from '../../operations/secrets/files';
import { usersOf } from '../../operations/secrets/needed';
import { serverApi } from '../../operations/servers';
import { ADMINISTRATOR } from '../../servers/elasticsearch';
import type { ProtectedServer } from '../../servers/logins';
import { postsTo } from './webhook';

/** The steps by which a rotation puts a new value of a secret into use, without an interruption if possible. */
export interface RotationSteps {
  /** Changes the value in the server that stores it. @default no server stores it */
  readonly change?: (from: string, to: string) => Promise<void>;
  /** @throws UserError when the value is refused where it is used, or this cannot be checked */
  readonly verify: (value: string) => Promise<void>;
  /** Makes the users of the secret read its file again. @returns what was done, one line each */
  readonly apply: (value: string) => Promise<readonly string[]>;
  /** A lasting effect that the user has to agree to. @default none */
  readonly consequence?: string;
}

/** The steps for a secret of an environment. */
export function stepsFor(bundle: Bundle, secret: Secret): RotationSteps {
  if (isFixed(secret)) return STEPS[secret](bundle);
  return isUrl(secret) ? alertmanagerUrl(bundle, secret) : alertmanagerCredential(bundle, secret);
}

/** A node with another certificate does not join: all of them have to change at the same time. */
const TRANSPORT =
  'Stop all nodes of Elasticsearch, delete both files of the transport in secrets/<env>, then run a deploy (docs/swarm.md).';

/** With a shorter key the collector drops user ids. */
const MIN_KEY_LENGTH = 32;

const STEPS: Readonly<Record<FixedSecret, (bundle: Bundle) => RotationSteps>> = {
  grafana_admin_password: (bundle) => ({
    ...(!bundle.environment.grafana.external && {
      change: (from: string, to: string) =>
        serverApi(bundle, 'grafana', { password: from }).changePassword(from, to),
    }),
    verify: (password) => serverApi(bundle, 'grafana', { password }).checkLogin(),
    apply: async () => ['Grafana uses it; existing sessions stay logged in'],
  }),

  elasticsearch_password: (bundle) => ({
    ...(!bundle.environment.elasticsearch.external && {
      change: (from: string, to: string) =>
        serverApi(bundle, 'elasticsearch', { password: from }).setPassword(ADMINISTRATOR, to),
    }),
    verify: (password) => serverApi(bundle, 'elasticsearch', { password }).authenticate(),
    apply: async () => ['Elasticsearch uses it'],
  }),

  elasticsearch_logs_reader_password: (bundle) => reader(bundle, 'elasticsearch_logs_reader_password'),
  elasticsearch_audit_reader_password: (bundle) => reader(bundle, 'elasticsearch_audit_reader_password'),

  elasticsearch_shipper_password: (bundle) =>
    account(bundle, shipperUser(bundle.environment.name), () =>
      reloadCollector(bundle, 'elasticsearch_shipper_password'),
    ),

  prometheus_password: (bundle) => webPassword(bundle, 'prometheus'),
  prometheus_logins: () =>
    notRotated('prometheus_logins', 'It is derived from prometheus_password: rotate that one.'),
  alertmanager_password: (bundle) => webPassword(bundle, 'alertmanager'),
  alertmanager_logins: () =>
    notRotated('alertmanager_logins', 'It is derived from alertmanager_password: rotate that one.'),

  elasticsearch_transport_key: () => notRotated('elasticsearch_transport_key', TRANSPORT),
  elasticsearch_transport_certificate: () => notRotated('elasticsearch_transport_certificate', TRANSPORT),

  grafana_secret_key: () =>
    notRotated(
      'grafana_secret_key',
      'Grafana cannot decrypt its database with another key. docs/operations.md describes how to start again with a new one.',
    ),

  log_hash_key: (bundle) => ({
    verify: async (value) => {
      if (value.length < MIN_KEY_LENGTH) {
        throw new UserError(
          `the key has ${value.length} characters, fewer than ${MIN_KEY_LENGTH}`,
          'Use a longer key, or omit --given to generate one.',
        );
      }
    },
    apply: () => reloadCollector(bundle, 'log_hash_key'),
    consequence:
      'The same user gets a different hash from now on: older and newer records of a user no longer match, and alerts ' +
      'that count by user start from zero. The old key is not kept.',
  }),

  slack_webhook_url: (bundle) => alertmanagerUrl(bundle, 'slack_webhook_url'),
  slack_warning_webhook_url: (bundle) => alertmanagerUrl(bundle, 'slack_warning_webhook_url'),
  slack_bot_token: (bundle) => alertmanagerCredential(bundle, 'slack_bot_token'),
  webhook_url: (bundle) => alertmanagerUrl(bundle, 'webhook_url'),
  heartbeat_url: (bundle) => alertmanagerUrl(bundle, 'heartbeat_url'),

  orchestrator_api_key: (bundle) => ({
    verify: async () => {},
    // Prometheus reads the file for each scrape.
    apply: (value) => seenBy(bundle, 'orchestrator_api_key', value),
    consequence:
      'Only the next scrape shows whether the orchestrator accepts the new key: watch up{job="model-orchestrator"}. ' +
      'Keep the old key until then.',
  }),

  smtp_password: (bundle) => ({
    verify: async () => {},
    apply: async (value) => [
      ...(await seenBy(bundle, 'smtp_password', value)),
      // Grafana reads it only at its start.
      ...(await restartGrafana(bundle, 'smtp_password')),
    ],
    consequence:
      'Only the next email shows whether the mail server accepts the new password: watch ' +
      'alertmanager_notifications_failed_total{integration="email"}. Keep the old password until then.',
  }),
};

/** An account of a program in Elasticsearch. @param reload makes the program read the file of the password again */
function account(bundle: Bundle, user: string, reload: () => Promise<readonly string[]>): RotationSteps {
  return {
    ...(bundle.environment.elasticsearch.manageAccounts && {
      change: (_from: string, to: string) => serverApi(bundle, 'elasticsearch').setPassword(user, to),
    }),
    verify: (password) => serverApi(bundle, 'elasticsearch', { user, password }).authenticate(),
    apply: async () => [...(await reload()), `the next deploy of ${bundle.environment.name} sets it again`],
  };
}

/** For each request, Prometheus and Alertmanager read the file of logins, and their clients read the password. */
function webPassword(bundle: Bundle, server: ProtectedServer): RotationSteps {
  const { name, grafana } = bundle.environment;
  return {
    change: (_from, to) => writeSecret(name, `${server}_logins`, loginsFile(to)),
    verify: async (password) => void (await serverApi(bundle, server, { password }).ready()),
    apply: async () => {
      if (grafana.external) return [];
      await serverApi(bundle, 'grafana').reloadDataSources();
      return [
        'Grafana reloaded its data sources',
        ...(server === 'alertmanager' ? await restartGrafana(bundle, 'alertmanager_password') : []),
      ];
    },
  };
}

/** @throws UserError: the secret is not rotated like others */
function notRotated(secret: Secret, cure: string): RotationSteps {
  const refuse = async () => {
    throw new UserError(`${secret} cannot be rotated`, cure);
  };
  return { verify: refuse, apply: refuse };
}

/** An account with which Grafana queries Elasticsearch. */
function reader(bundle: Bundle, secret: Secret): RotationSteps {
  const { name, grafana } = bundle.environment;
  const user = readers(name, grafana).find((each) => each.secret === secret)?.user;
  if (user === undefined) return notRotated(secret, `${name} does not use it: grafana.auditLog is false.`);
  return account(bundle, user, async () => {
    if (grafana.external) return [];
    await serverApi(bundle, 'grafana').reloadDataSources();
    return ['Grafana reloaded its data sources'];
  });
}

/** Alertmanager reads these files for each notification. */
function alertmanagerUrl(bundle: Bundle, secret: Secret): RotationSteps {
  return { verify: postsTo, apply: (value) => seenBy(bundle, secret, value) };
}

/**
 * Alertmanager reads the file for each notification. Only a notification shows whether the receiver accepts the value.
 */
function alertmanagerCredential(bundle: Bundle, secret: Secret): RotationSteps {
  return {
    verify: async () => {},
    apply: (value) => seenBy(bundle, secret, value),
    consequence: `Only a notification shows whether the new value is accepted: npm run notify -- ${bundle.environment.name}. Keep the old value until then.`,
  };
}

async function seenBy(bundle: Bundle, secret: Secret, value: string): Promise<string[]> {
  const containers = new Containers(bundle);
  const done: string[] = [];
  for (const workload of usersOf(bundle, secret)) {
    const sees = await containers.sees(workload, secret, value);
    if (sees === false) {
      throw new UserError(
        `${workload.name} still sees the old value: its file was replaced after the container started`,
        `Restart it, then try again: docker restart ${workload.containerName}`,
      );
    }
    done.push(
      sees ? `${workload.name} sees it` : `${workload.name} does not run, or its image has no sha256sum`,
    );
  }
  return done;
}

async function reloadCollector(bundle: Bundle, secret: Secret): Promise<string[]> {
  const collector = usersOf(bundle, secret).filter(({ server }) => server === 'collector');
  for (const workload of collector) await new Containers(bundle).reload(workload);
  return collector.map(() => 'the collector reloaded it; log lines stay in their files during the reload');
}

async function restartGrafana(bundle: Bundle, secret: Secret): Promise<string[]> {
  const grafana = usersOf(bundle, secret).filter(({ server }) => server === 'grafana');
  for (const workload of grafana) await new Containers(bundle).restart(workload);
  return grafana.map(
    () =>
      'Grafana restarted, because it reads the file only at startup; its pages and its own alerts were unavailable for that time',
  );
}
