import type { Bundle } from '../../bundle';
import { HttpServer } from '../../clients/http';
import type { Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { shipperUser } from '../../logs/elasticsearch/accounts';
import { readSecret } from '../../operations/secrets/files';
import { Containers, usersOf } from '../../operations/secrets/users';
import { localUrl } from '../../servers/addresses';
import type { Workload } from '../../servers/workload';

/** How a secret gets from its file to those who use it, without an interruption where there is a way. */
export interface Steps {
  /** Has a server of ours that keeps it itself take another. */
  readonly change?: (from: string, to: string) => Promise<void>;
  /** Whether a value is accepted where it is used. @throws UserError when it is not, or that cannot be told */
  readonly accepts: (value: string) => Promise<void>;
  /** Has its users read the file again. @returns what was done, in words */
  readonly spread: (value: string) => Promise<readonly string[]>;
  /** What else whoever rotates it has to know. */
  readonly consequence?: string;
}

/** The steps for each secret of an environment. */
export function stepsFor(bundle: Bundle, secret: Secret): Steps {
  return STEPS[secret](bundle);
}

/** The collector drops user ids when its key is shorter. */
const SHORTEST_KEY = 32;

const STEPS: Readonly<Record<Secret, (bundle: Bundle) => Steps>> = {
  grafana_admin_password: (bundle) => ({
    ...(!bundle.environment.grafana.external && {
      change: async (from: string, to: string) => {
        await grafana(bundle, from).text('api/user/password', {
          method: 'PUT',
          body: JSON.stringify({ oldPassword: from, newPassword: to, confirmNew: to }),
        });
      },
    }),
    accepts: async (value) => void (await grafana(bundle, value).text('api/org')),
    spread: async () => ['Grafana has taken it: who is logged in stays so'],
  }),

  elasticsearch_password: (bundle) => ({
    ...(!bundle.environment.elasticsearch.external && {
      change: async (from: string, to: string) => {
        await elasticsearch(bundle, from).text('_security/user/elastic/_password', {
          method: 'POST',
          body: JSON.stringify({ password: to }),
        });
      },
    }),
    accepts: async (value) => void (await elasticsearch(bundle, value).text('_security/_authenticate')),
    spread: async () => {
      const done = ['Elasticsearch has taken it'];
      if (!bundle.environment.grafana.external) {
        await grafana(bundle, readSecret(bundle.environment.name, 'grafana_admin_password') ?? '').text(
          'api/admin/provisioning/datasources/reload',
          {
            method: 'POST',
          },
        );
        done.push('Grafana has read its data sources again');
      }
      return done;
    },
  }),

  elasticsearch_shipper_password: (bundle) => {
    const user = shipperUser(bundle.environment.name);
    const { elasticsearch: server } = bundle.environment;
    return {
      ...(server.manageAccounts && {
        change: async (_from: string, to: string) => {
          const own = readSecret(bundle.environment.name, 'elasticsearch_password') ?? '';
          await elasticsearch(bundle, own).text(`_security/user/${user}/_password`, {
            method: 'POST',
            body: JSON.stringify({ password: to }),
          });
        },
      }),
      accepts: async (value) =>
        void (await elasticsearch(bundle, value, user).text('_security/_authenticate')),
      spread: async () => [
        ...(await reloadCollector(bundle, 'elasticsearch_shipper_password')),
        `the next deploy of ${bundle.environment.name} sets it once more`,
      ],
    };
  },

  log_hash_key: (bundle) => ({
    accepts: async (value) => {
      if (value.length < SHORTEST_KEY) {
        throw new UserError(`the key is shorter than ${SHORTEST_KEY} characters`, 'Leave it to be made.');
      }
    },
    spread: () => reloadCollector(bundle, 'log_hash_key'),
    consequence:
      'From now on the same user has another hash: records from before and after cannot be told to be of one user any ' +
      'more, and alerts that count by user begin anew. The old key is not kept.',
  }),

  slack_webhook_url: (bundle) => alertmanagerUrl(bundle, 'slack_webhook_url'),
  webhook_url: (bundle) => alertmanagerUrl(bundle, 'webhook_url'),
  heartbeat_url: (bundle) => alertmanagerUrl(bundle, 'heartbeat_url'),

  smtp_password: (bundle) => ({
    accepts: async () => {},
    spread: async (value) => [
      ...(await seenBy(bundle, 'smtp_password', value)),
      // Grafana reads it at its start.
      ...(await restartGrafana(bundle, 'smtp_password')),
    ],
    consequence:
      'Whether the mail server takes it shows with the next mail: alertmanager_notifications_failed_total{integration="email"}. ' +
      'Keep the old one until then.',
  }),
};

/** Alertmanager reads these files at each notification. */
function alertmanagerUrl(bundle: Bundle, secret: Secret): Steps {
  return {
    accepts: probe,
    spread: (value) => seenBy(bundle, secret, value),
  };
}

/** These say that nobody is told at a URL. Any other answer comes from somebody who only wants another message. */
const GONE: readonly number[] = [401, 403, 404, 410];
const ANSWERS_WITHIN_MS = 15_000;

/**
 * Posts a message without content: Slack answers it with 400 where the webhook is one, and 403 or 404 where it is none;
 * a webhook of Alertmanager's kind, and a heartbeat, take it.
 */
async function probe(value: string): Promise<void> {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new UserError('what was given is no http or https URL', 'Copy the whole URL.');
  }
  let status: number;
  try {
    const response = await fetch(value, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: '4', status: 'resolved', alerts: [] }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    status = response.status;
  } catch {
    throw new UserError(
      'nothing answers at the URL that was given',
      'See whether it is right, and whether this machine reaches it; --unconfirmed leaves this check out.',
    );
  }
  if (GONE.includes(status) || status >= 500) {
    throw new UserError(
      `what answers at the URL that was given does not take messages (${status})`,
      'Copy the whole URL; --unconfirmed leaves this check out.',
    );
  }
}

async function seenBy(bundle: Bundle, secret: Secret, value: string): Promise<string[]> {
  const containers = new Containers(bundle);
  const done: string[] = [];
  for (const workload of usersOf(bundle, secret)) {
    const sees = await containers.sees(workload, secret, value);
    if (sees === false) {
      throw new UserError(
        `${workload.name} still sees the old value: its file was replaced by another since it started`,
        `docker restart ${workload.containerName}, then try again.`,
      );
    }
    done.push(sees ? `${workload.name} sees it` : `${workload.name} does not run, or cannot be looked into`);
  }
  return done;
}

async function reloadCollector(bundle: Bundle, secret: Secret): Promise<string[]> {
  const containers = new Containers(bundle);
  const done: string[] = [];
  for (const workload of usersOf(bundle, secret).filter(isCollector)) {
    await containers.reload(workload);
    done.push('the collector has read it again; lines wait in their files for that second');
  }
  return done;
}

async function restartGrafana(bundle: Bundle, secret: Secret): Promise<string[]> {
  const containers = new Containers(bundle);
  const done: string[] = [];
  for (const workload of usersOf(bundle, secret).filter(({ name }) => name === 'grafana')) {
    await containers.restart(workload);
    done.push(
      'Grafana was started again, as it reads it then only: its pages and own alerts paused for that time',
    );
  }
  return done;
}

function isCollector({ name }: Workload): boolean {
  return name === 'collector';
}

function grafana({ environment }: Bundle, value: string): HttpServer {
  return new HttpServer('Grafana', localUrl(environment, 'grafana'), { user: 'admin', password: value });
}

function elasticsearch({ environment }: Bundle, value: string, user = 'elastic'): HttpServer {
  return new HttpServer('Elasticsearch', localUrl(environment, 'elasticsearch'), { user, password: value });
}
