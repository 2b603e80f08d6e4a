import { NO_ADAPTER } from '../adapters';
import { overridesWithoutEffect } from '../alerts/resolve';
import { thresholdsWithoutBucket } from '../alerts/threshold-buckets';
import { doubled } from '../lib/doubled';
import type { RelationProblem } from '../lib/problems';
import { isSwarm } from './docker';
import { checkSharedGrafana } from './grafana';
import { checkHost } from './host';
import { checkIngress } from './ingress-relations';
import { checkRedaction } from './log-relations';
import { checkNotifications } from './notification-relations';
import { WEEKDAYS } from './notifications';
import { checkOidc } from './oidc-relations';
import { simulated } from './orchestrator';
import { checkOrchestrator } from './orchestrator-relations';
import { checkPlaintext } from './plaintext';
import { checkPorts, checkSharedHost } from './published-ports';
import { checkReach } from './reach';
import { checkRemoteWrite } from './remote-write-relations';
import { checkGrafanaDatabase, checkReplicas } from './replicas';
import type { Environment } from './schema';
import { addressSettings, credentialsIn, isShared, loginsIn, misfits, missingSettings, STACK } from './state';
import { checkSwarm } from './swarm';
import { checkThanos } from './thanos-relations';

/** Checks relations between the fields of one environment. */
export function checkEnvironment(environment: Environment): RelationProblem[] {
  const { name, alerts, docker, grafana, elasticsearch, logs, orchestrator, notifications, state } =
    environment;
  const problems: RelationProblem[] = [];
  const refuse = (field: string, message: string, cure: string, others: readonly string[] = []) =>
    problems.push({
      path: `${name}.${field}`,
      message,
      cure,
      compares: [field, ...others].map((path) => `${name}.${path}`),
    });

  if (grafana.adminPassword === 'default' && name !== 'dev') {
    refuse(
      'grafana.adminPassword',
      'the default password is allowed in dev only',
      "Remove the setting, or use 'secret'.",
      ['name'],
    );
  }
  if (elasticsearch.heapMiB * 2 > elasticsearch.memoryMiB) {
    refuse(
      'elasticsearch.heapMiB',
      `${elasticsearch.heapMiB} MiB is more than half of the container's ${elasticsearch.memoryMiB} MiB`,
      'Lower heapMiB or raise memoryMiB: Elasticsearch needs the other half for the file cache.',
      ['elasticsearch.memoryMiB'],
    );
  }
  if (logs.maxFieldBytes * 2 > elasticsearch.maxRequestBytes) {
    refuse(
      'logs.maxFieldBytes',
      `${logs.maxFieldBytes} bytes are more than half of the ${elasticsearch.maxRequestBytes} bytes of a request, and a record has several fields`,
      'Lower it, or raise elasticsearch.maxRequestBytes: the collector drops a record that is larger than a request.',
      ['elasticsearch.maxRequestBytes'],
    );
  }
  if (elasticsearch.nodes === 2) {
    refuse(
      'elasticsearch.nodes',
      '2 nodes have no quorum: if one stops, the other serves no requests',
      'Use 1, or 3 to survive the loss of one.',
    );
  }
  const { shipperApiKey, external, manageAccounts } = elasticsearch;
  if (elasticsearch.nodes > 1 && elasticsearch.auditSnapshots) {
    refuse(
      'elasticsearch.auditSnapshots',
      `needs a folder that all ${elasticsearch.nodes} nodes share, but each node has its own volume`,
      'Remove auditSnapshots or elasticsearch.nodes. With several nodes, two of them store each audit record, and `npm run backup` copies them.',
      ['elasticsearch.nodes'],
    );
  }
  if (external !== undefined && elasticsearch.nodes > 1) {
    refuse(
      'elasticsearch.nodes',
      `${elasticsearch.nodes} nodes would run in containers, but Elasticsearch is external`,
      'Remove it, or remove elasticsearch.external.',
      ['elasticsearch.external'],
    );
  }
  if (shipperApiKey !== undefined && external === undefined) {
    refuse(
      'elasticsearch.shipperApiKey',
      'applies to an external server only',
      'Remove it, or set elasticsearch.external.',
      ['elasticsearch.external'],
    );
  } else if (shipperApiKey !== undefined && manageAccounts) {
    refuse(
      'elasticsearch.shipperApiKey',
      'replaces the user of the collector, which manageAccounts creates',
      'Set elasticsearch.manageAccounts to false, or remove shipperApiKey.',
      ['elasticsearch.manageAccounts'],
    );
  }
  for (const { field, message, cure, others } of [
    ...checkOrchestrator(environment),
    ...checkPlaintext(environment),
    ...checkNotifications(environment),
    ...checkHost(environment),
    ...checkSwarm(environment),
    ...checkReach(environment),
    ...checkRemoteWrite(environment),
    ...checkReplicas(environment),
    ...checkGrafanaDatabase(environment),
    ...checkThanos(environment),
    ...checkIngress(environment),
    ...checkOidc(environment),
    ...checkPorts(environment),
    ...checkRedaction(environment),
  ]) {
    refuse(field, message, cure, others);
  }
  if (orchestrator.adapter !== NO_ADAPTER && simulated(environment)) {
    refuse(
      'orchestrator.adapter',
      `'${orchestrator.adapter}' maps a real application, but the environment runs the simulator`,
      'Set orchestrator.image, or instances: 0 with targets.',
      ['orchestrator'],
    );
  }
  for (const { alert, setting } of overridesWithoutEffect(alerts)) {
    const absent = setting === 'threshold' ? 'threshold' : 'minimum number of events';
    refuse(
      `alerts.${alert}.${setting}`,
      `the alert has no ${absent}`,
      `Remove ${setting} from the override.`,
    );
  }
  for (const { alert, threshold, bounds } of thresholdsWithoutBucket(alerts, orchestrator.adapter)) {
    refuse(
      `alerts.${alert}.threshold`,
      `${threshold} is not a bucket bound of the histogram that the alert reads`,
      `Use one of ${bounds.join(', ')}.`,
      ['orchestrator.adapter'],
    );
  }
  for (const setting of ['severity', 'receiver'] as const) {
    if (alerts.Watchdog?.[setting] === undefined) continue;
    refuse(
      `alerts.Watchdog.${setting}`,
      'the Watchdog always fires, and notifies the receiver heartbeat only',
      `Remove ${setting} from the override.`,
    );
  }
  if (alerts.Watchdog?.enabled === false && notifications.heartbeat) {
    refuse(
      'notifications.heartbeat',
      'sends the Watchdog, which alerts.Watchdog disables',
      'Remove heartbeat, or enable the Watchdog.',
      ['alerts.Watchdog'],
    );
  }
  if (alerts.Watchdog?.enabled === false && alerts.MonitoringWatchdogMissing?.enabled !== false) {
    refuse(
      'alerts.Watchdog.enabled',
      'without the Watchdog, MonitoringWatchdogMissing always fires',
      'Set alerts.MonitoringWatchdogMissing.enabled to false as well.',
      ['alerts.MonitoringWatchdogMissing'],
    );
  }
  if (docker.host !== undefined && docker.secretsDirectory === undefined && !isSwarm(environment)) {
    refuse(
      'docker.secretsDirectory',
      `the engine at ${docker.host} cannot read this machine's secret files`,
      `Copy secrets/${name} to that host, and set docker.secretsDirectory to its path there.`,
      ['docker.host'],
    );
  }
  for (const setting of state ? credentialsIn(state) : []) {
    refuse(
      `state.settings.${setting}`,
      'is a credential, and anyone can read the stacks',
      `Remove it, and set the environment variable of the backend ${state?.backend} instead.`,
    );
  }
  for (const { setting, isMap } of state ? misfits(state) : []) {
    refuse(
      `state.settings.${setting}`,
      isMap ? 'is one value, but the backend needs a map' : 'is a map, but the backend needs one value',
      isMap
        ? `Use a map, such as ${setting}: { <name>: '<value>' }.`
        : 'Use a text, a number, true or false.',
    );
  }
  for (const setting of state ? missingSettings(state) : []) {
    refuse(
      `state.settings.${setting}`,
      `is missing, and the backend ${state?.backend} needs it`,
      `Add it: docs/operations.md, "Remote state for a team", has an example.`,
      ['state.settings'],
    );
  }
  for (const setting of state ? loginsIn(state) : []) {
    refuse(
      `state.settings.${setting}`,
      'contains a login, and anyone can read the stacks',
      'Remove it from the URL, and set the environment variables of the backend instead.',
    );
  }
  if (state && isShared(state)) {
    refuse(
      'state.settings',
      `all stacks would share one state: ${STACK} is not part of its address`,
      `Add ${STACK} to ${addressSettings(state).join(' or ')}.`,
    );
  }
  for (const [index, window] of notifications.muteWindows.entries()) {
    const isAlways = window.from === '00:00' && window.to === '24:00';
    if (isAlways && new Set(window.weekdays ?? WEEKDAYS).size === WEEKDAYS.length) {
      refuse(
        `notifications.muteWindows.${index}`,
        `'${window.name}' covers every day from 00:00 to 24:00: its receivers would get no notifications`,
        'Set from and to, or weekdays. To stop the notifications of an alert, set alerts.<name>.enabled to false.',
      );
    }
    if (window.from >= window.to) {
      refuse(
        `notifications.muteWindows.${index}`,
        `'${window.name}' ends at ${window.to}, which is not after its start at ${window.from}`,
        'Split a window over midnight into two: until 24:00, and from 00:00.',
      );
    }
  }
  for (const { name: window } of doubled(notifications.muteWindows, ({ name }) => name)) {
    refuse(
      'notifications.muteWindows',
      `several windows have the name '${window}'`,
      'Give each window its own name.',
    );
  }
  return problems;
}

/** Checks relations between environments (docs/contract.md). */
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
        message: `${more.prometheus.retentionDays} days are less than the ${less.prometheus.retentionDays} days of ${less.name}`,
        cure: `Use ${less.prometheus.retentionDays} or more, or lower the retention of ${less.name}.`,
        compares: [more, less].map(({ name }) => `${name}.prometheus.retentionDays`),
      });
    }
  }
  problems.push(
    ...checkSameAlerts(find('staging'), find('prod')),
    ...checkSharedGrafana(environments),
    ...checkSharedHost(environments),
    ...checkIngressHosts(environments),
  );
  return problems;
}

/** A host name and port lead to one ingress, so two environments cannot use the same. */
function checkIngressHosts(environments: readonly Environment[]): RelationProblem[] {
  const address = ({ ingress }: Environment) =>
    ingress && `${ingress.host.toLowerCase()}:${ingress.httpsPort}`;
  return environments.flatMap((later, index) => {
    const earlier = environments.slice(0, index).find((other) => address(other) === address(later));
    return !later.ingress || !earlier
      ? []
      : {
          path: `${later.name}.ingress.host`,
          message: `'${later.ingress.host}' is also the host of ${earlier.name}, with the same port`,
          cure: 'Give each environment its own ingress.host.',
          compares: [later, earlier].map(({ name }) => `${name}.ingress`),
        };
  });
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
        cure: 'Set the same value in both: staging and prod must have the same alerts. Thresholds may differ.',
        compares: [one, other].map((environment) => `${environment.name}.alerts`),
      }));
  return [...only(staging, prod), ...only(prod, staging), ...checkSameAdapter(staging, prod)];
}

/** An adapter decides which alerts exist, and so does a storage limit that the application does not expose. */
function checkSameAdapter(staging: Environment, prod: Environment): RelationProblem[] {
  const [one, other] = [staging.orchestrator, prod.orchestrator];
  const problem = (setting: 'adapter' | 'storageLimitGiB', message: string): RelationProblem => ({
    path: `${prod.name}.orchestrator.${setting}`,
    message: `${message}, so the two environments have different alerts`,
    cure: `Use the same orchestrator.adapter in both, and set storageLimitGiB in both or in neither: staging and prod must have the same alerts.`,
    compares: [staging, prod].map(({ name }) => `${name}.orchestrator.${setting}`),
  });
  if (one.adapter !== other.adapter)
    return [problem('adapter', `'${other.adapter}' differs from '${one.adapter}' of ${staging.name}`)];
  if (
    one.adapter !== NO_ADAPTER &&
    (one.storageLimitGiB === undefined) !== (other.storageLimitGiB === undefined)
  )
    return [
      problem(
        'storageLimitGiB',
        other.storageLimitGiB === undefined
          ? `is missing, but ${staging.name} has ${one.storageLimitGiB} GiB`
          : `${other.storageLimitGiB} GiB are set, but ${staging.name} has no limit`,
      ),
    ];
  return [];
}
