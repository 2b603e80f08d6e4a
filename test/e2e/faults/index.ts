import type { Bundle } from '../../../bundle';
import { brokenConfiguration } from './deploys';
import { diskFull } from './disk';
import { engineRestarts } from './engine';
import type { InjectedFault } from './injected-fault';
import { killed } from './killed';
import { clockJumps, targetAnswersGarbage, targetIsSlow } from './orchestrator';
import { elasticsearchDown, receiverRefuses } from './servers';

export interface FaultOptions {
  /** Shell command that restarts this machine's Docker engine. @default the fault is left out */
  readonly restartDocker?: string | undefined;
}

/**
 * The faults in the order in which they run. The last two would break later tests: the small volume loses its samples with
 * its container, and after the clock jump the age of documents is wrong.
 */
export function faultsFor(bundle: Bundle, { restartDocker }: FaultOptions): readonly InjectedFault[] {
  return [
    ...bundle.platform.workloads.map(killed),
    ...(restartDocker ? [engineRestarts(restartDocker)] : []),
    targetIsSlow,
    brokenConfiguration(),
    elasticsearchDown,
    targetAnswersGarbage,
    receiverRefuses,
    diskFull,
    clockJumps(bundle),
  ];
}

/** `for` of the alerts under test: two scrapes, the shortest allowed duration. */
export const FOR = '2m';

/** Alerts of the faults whose default `for` is minutes. */
export const AWAITED = [
  'ModelTargetDown',
  'ModelMetricsAbsent',
  'ElasticsearchUnhealthy',
  'MonitoringNotificationsFailing',
] as const;
