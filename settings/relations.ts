import { ALERTS } from '../alerts/catalogue';
import { MANAGED_ALERTS } from '../alerts/grafana/managed';
import { overridesWithoutEffect } from '../alerts/resolve';
import type { Problem } from '../lib/problems';
import { orchestratorPort, simulated } from './orchestrator';
import type { Environment } from './schema';
import { credentialsIn, isShared, STACK } from './state';

/** A problem between fields that are each fine by themselves. */
export interface RelationProblem extends Problem {
  /** Paths of the fields: when one of them is wrong anyway, nothing can be said of their relation. */
  readonly compares: readonly string[];
}

/** What must hold within one environment, beyond the form of each field. */
export function checkEnvironment(environment: Environment): RelationProblem[] {
  const { name, alerts, docker, grafana, elasticsearch, orchestrator, notifications, state } = environment;
  const problems: RelationProblem[] = [];
  const refuse = (field: string, message: string, cure: string, others: readonly string[] = []) =>
    problems.push({
      path: `${name}.${field}`,
      message,
      cure,
      compares: [field, ...others].map((path) => `${name}.${path}`),
    });

  if (grafana.adminPassword === 'default' && name !== 'dev') {
    refuse('grafana.adminPassword', 'the default password is for dev only', "Remove it, or write 'secret'.");
  }
  if (elasticsearch.heapMiB * 2 > elasticsearch.memoryMiB) {
    refuse(
      'elasticsearch.heapMiB',
      `${elasticsearch.heapMiB} MiB is more than half of the container's ${elasticsearch.memoryMiB} MiB`,
      'Elasticsearch needs the other half for the file cache: lower the heap or raise memoryMiB.',
      ['elasticsearch.memoryMiB'],
    );
  }
  if (orchestrator.instances === 0 && orchestrator.targets.length === 0) {
    refuse('orchestrator', 'there is nothing to monitor', 'Set instances to 1 or more, or name targets.');
  }
  for (const alert of overridesWithoutEffect([...ALERTS, ...MANAGED_ALERTS], alerts)) {
    refuse(
      `alerts.${alert}.threshold`,
      'the alert compares with a state, not with an amount',
      'Remove the threshold.',
    );
  }
  if (alerts.Watchdog?.enabled === false && alerts.MonitoringWatchdogMissing?.enabled !== false) {
    refuse(
      'alerts.Watchdog.enabled',
      'MonitoringWatchdogMissing would fire for ever',
      'Switch it off as well.',
      ['alerts.MonitoringWatchdogMissing'],
    );
  }
  if (docker.host !== undefined && docker.secretsDirectory === undefined) {
    refuse(
      'docker.secretsDirectory',
      `the engine at ${docker.host} cannot read this machine's secret files`,
      'Copy secrets/<env> to that host and name the folder there.',
      ['docker.host'],
    );
  }
  for (const setting of state ? credentialsIn(state) : []) {
    refuse(
      `state.settings.${setting}`,
      'is a credential, and the stacks are not secret',
      `Remove it and set the environment variable that the backend ${state?.backend} reads instead.`,
    );
  }
  if (state && isShared(state)) {
    refuse(
      'state.settings',
      'every stack would overwrite the state of the others',
      `Write ${STACK} into one of them: into the key, prefix, path or address.`,
    );
  }
  for (const [index, window] of notifications.muteWindows.entries()) {
    if (window.from >= window.to) {
      refuse(
        `notifications.muteWindows.${index}`,
        `'${window.name}' ends at ${window.to}, not after ${window.from}`,
        'Write a window that spans midnight as two: up to 24:00, and from 00:00.',
      );
    }
  }
  for (const { name: window } of doubled(notifications.muteWindows, ({ name }) => name)) {
    refuse('notifications.muteWindows', `several are called '${window}'`, 'Give each a name of its own.');
  }
  const last = orchestratorPort(environment, orchestrator.instances - 1);
  if (orchestrator.instances > 0 && last > LAST_PORT) {
    refuse(
      'ports.orchestrator',
      `the last of ${orchestrator.instances} instances would have the port ${last}, and there is none above ${LAST_PORT}`,
      'Lower it: the instances after the first are 10,000 above it.',
      ['orchestrator.instances'],
    );
  }
  const owners = new Map<number, string[]>();
  for (const [owner, port] of publishedPorts(environment))
    owners.set(port, [...(owners.get(port) ?? []), owner]);
  for (const [port, sharing] of owners) {
    if (sharing.length > 1) {
      refuse('ports', `${sharing.join(' and ')} have the same port ${port}`, 'Give each its own.');
    }
  }
  const reachesSomebody =
    simulated(environment) || notifications.slack || notifications.email || notifications.webhook;
  if (!reachesSomebody) {
    refuse(
      'notifications',
      'alerts reach nobody',
      'Configure slack, email or webhook; SLACK_WEBHOOK_URL alone is enough.',
      ['orchestrator'],
    );
  }
  return problems;
}

const LAST_PORT = 65_535;

/** Each that has the key of one before it. */
function doubled<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items.filter((item, index) => items.findIndex((other) => key(other) === key(item)) < index);
}

/** What must hold between environments (contract, section 6). */
export function checkRelations(environments: readonly Environment[]): RelationProblem[] {
  const find = (name: string) => environments.find((environment) => environment.name === name);
  const problems: RelationProblem[] = [];
  for (const [more, less] of [
    [find('prod'), find('staging')],
    [find('staging'), find('dev')],
  ]) {
    if (more && less && more.prometheus.retentionDays < less.prometheus.retentionDays) {
      problems.push({
        path: `${more.name}.prometheus.retentionDays`,
        message: `${more.prometheus.retentionDays} days are fewer than the ${less.prometheus.retentionDays} of ${less.name}`,
        cure: `Raise it to ${less.prometheus.retentionDays} or more, or lower that of ${less.name}.`,
        compares: [more, less].map(({ name }) => `${name}.prometheus.retentionDays`),
      });
    }
  }
  problems.push(...checkSameAlerts(find('staging'), find('prod')));
  return problems;
}

function checkSameAlerts(staging: Environment | undefined, prod: Environment | undefined): RelationProblem[] {
  if (!staging || !prod) return [];
  const off = (environment: Environment) =>
    Object.entries(environment.alerts).flatMap(([name, override]) =>
      override?.enabled === false ? [name] : [],
    );
  const only = (one: Environment, other: Environment) =>
    off(one)
      .filter((name) => !off(other).includes(name))
      .map((name) => ({
        path: `${one.name}.alerts.${name}.enabled`,
        message: `the alert is off in ${one.name} and on in ${other.name}`,
        cure: 'Staging and prod may differ in thresholds, not in which alerts exist: switch both.',
        compares: [one, other].map((environment) => `${environment.name}.alerts`),
      }));
  return [...only(staging, prod), ...only(prod, staging)];
}

function publishedPorts(environment: Environment): [owner: string, port: number][] {
  const further = Array.from(
    { length: Math.max(environment.orchestrator.instances - 1, 0) },
    (_, index) => index + 1,
  );
  return [
    ...Object.entries(environment.ports),
    ...further.map((index): [string, number] => [
      `orchestrator (instance ${index + 1})`,
      orchestratorPort(environment, index),
    ]),
  ];
}
