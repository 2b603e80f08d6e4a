import type { Deployment } from '../../deployment';
import type { DoctorCheck } from '../finding';
import { alertmanagerChecks } from './alertmanager';
import { alertChecks } from './alerts';
import { archiveChecks } from './archives';
import { certificateChecks } from './certificates';
import { containerChecks } from './containers';
import { elasticsearchChecks } from './elasticsearch';
import { expositionChecks } from './exposition';
import { grafanaChecks } from './grafana';
import { imageChecks } from './images';
import { logFileChecks } from './log-files';
import { orchestratorChecks } from './orchestrator';
import { panelChecks } from './panels';
import { prometheusChecks } from './prometheus';
import { ruleChecks } from './rules';
import { secretChecks } from './secrets';
import { storageChecks } from './storage';
import { streamChecks } from './streams';
import { targetChecks } from './targets';
import { thanosChecks } from './thanos';

/** All checks of an environment, in the order of the report within each group. */
export function checks(deployment: Deployment): DoctorCheck[] {
  return [
    containerChecks,
    imageChecks,
    orchestratorChecks,
    expositionChecks,
    prometheusChecks,
    targetChecks,
    ruleChecks,
    storageChecks,
    thanosChecks,
    alertmanagerChecks,
    alertChecks,
    grafanaChecks,
    panelChecks,
    elasticsearchChecks,
    streamChecks,
    logFileChecks,
    archiveChecks,
    secretChecks,
    (each: Deployment) => certificateChecks(each),
  ].flatMap((make) => make(deployment));
}
