import type { RelationProblem } from '../lib/problems';
import { checkAlerts } from './alert-relations';
import { checkSecretsDirectory } from './docker-relations';
import { checkElasticsearch } from './elasticsearch-relations';
import { checkAdminPassword } from './grafana';
import { checkHost } from './host';
import { checkIngress } from './ingress-relations';
import { checkRedaction } from './log-relations';
import { checkMuteWindows } from './mute-window-relations';
import { checkNotifications } from './notification-relations';
import { checkOidc } from './oidc-relations';
import { checkOrchestrator } from './orchestrator-relations';
import { checkPlaintext } from './plaintext';
import { checkPorts } from './published-ports';
import { checkReach } from './reach';
import type { Refusal } from './refusal';
import { checkRemoteWrite } from './remote-write-relations';
import { checkGrafanaDatabase, checkReplicas } from './replicas';
import type { Environment } from './schema';
import { checkState } from './state-relations';
import { checkSwarm } from './swarm';
import { checkThanos } from './thanos-relations';

/** Every check of relations between the settings of one environment. */
const CHECKS: readonly ((environment: Environment) => Refusal[])[] = [
  checkAdminPassword,
  checkElasticsearch,
  checkOrchestrator,
  checkPlaintext,
  checkNotifications,
  checkMuteWindows,
  checkHost,
  checkSwarm,
  checkSecretsDirectory,
  checkReach,
  checkRemoteWrite,
  checkReplicas,
  checkGrafanaDatabase,
  checkThanos,
  checkIngress,
  checkOidc,
  checkPorts,
  checkRedaction,
  checkAlerts,
  checkState,
];

/** Checks relations between the settings of one environment. */
export function checkEnvironment(environment: Environment): RelationProblem[] {
  const at = (field: string) => `${environment.name}.${field}`;
  return CHECKS.flatMap((check) => check(environment)).map(({ field, message, cure, others = [] }) => ({
    path: at(field),
    message,
    cure,
    compares: [field, ...others].map(at),
  }));
}
