import type { RelationProblem } from '../lib/problems';
import { ingressUrl } from './ingress-urls';
import { DOCKER_HOST } from './loopback';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Checks that only `dev` has the default password. */
export function checkAdminPassword({ name, grafana }: Environment): Refusal[] {
  if (grafana.adminPassword !== 'default' || name === 'dev') return [];
  return [
    {
      field: 'grafana.adminPassword',
      message: 'the default password is allowed in dev only',
      cure: "Remove the setting, or use 'secret'.",
      others: ['name'],
    },
  ];
}

/** Problems of environments that use the same Grafana. */
export function checkSharedGrafana(environments: readonly Environment[]): RelationProblem[] {
  const pairs = environments.flatMap((one, index) =>
    environments.slice(index + 1).flatMap((other) => {
      const url = commonUrl(one, other);
      return url === undefined ? [] : [{ one, other, url }];
    }),
  );
  return pairs.flatMap(({ one, other, url }) => {
    const refuse = (setting: 'shared' | 'ownsNotificationPolicy', message: string, cure: string) => ({
      path: `${other.name}.grafana.${setting}`,
      message,
      cure,
      compares: [one, other].map(({ name }) => `${name}.grafana`),
    });
    const both = `${one.name} and ${other.name}`;
    return [
      ...(one.grafana.ownsNotificationPolicy && other.grafana.ownsNotificationPolicy
        ? [
            refuse(
              'ownsNotificationPolicy',
              `${both} would replace each other's notification policy in the Grafana at ${url}`,
              'Set grafana.ownsNotificationPolicy: false in one of them or in both: its rules then name their contact points themselves.',
            ),
          ]
        : []),
      ...(one.grafana.shared || other.grafana.shared
        ? []
        : [
            refuse(
              'shared',
              `${both} would overwrite each other's folders, dashboards and rules in the Grafana at ${url}`,
              'Set grafana.shared: true in one of them or in both: names then contain the environment.',
            ),
          ]),
    ];
  });
}

/** The URL of the Grafana that both use, if any. A container on this machine can be reached at several addresses. */
function commonUrl(one: Environment, other: Environment): string | undefined {
  if (one.grafana.external === undefined && other.grafana.external === undefined) return undefined;
  const others = addresses(other);
  return addresses(one).find((address) => others.includes(address));
}

function addresses(environment: Environment): string[] {
  const { grafana, ports, docker } = environment;
  const { external, publicUrl } = grafana;
  const local = ['127.0.0.1', 'localhost', '[::1]', DOCKER_HOST].map(
    (host) => `http://${host}:${ports.grafana}`,
  );
  const own = external === undefined && docker.host === undefined ? local : [];
  return [external, publicUrl, ingressUrl(environment, 'grafana'), ...own].flatMap((url) =>
    url === undefined ? [] : [normalized(url)],
  );
}

function normalized(url: string): string {
  return new URL(url).href.replace(/\/$/, '');
}
