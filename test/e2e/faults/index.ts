import type { Bundle } from '../../../bundle';
import { brokenConfiguration } from './deploys';
import { diskFull } from './disk';
import { engineRestarts } from './engine';
import type { InjectedFault } from './injected-fault';
import { killed } from './killed';
import { clockJumps, targetAnswersGarbage, targetIsSlow } from './orchestrator';
import { elasticsearchDown, receiverRefuses } from './servers';

export interface FaultOptions {
  /** Shell command that restarts this machine's Docker engine. @default that fault is left out */
  readonly restartDocker?: string | undefined;
}

/**
 * The faults that an environment is put through, in this order: after the clock's jump nothing can be said of the age of
 * documents, and the small volume loses its samples with its container.
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

/** Alerts that the faults wait for, and that wait for minutes themselves. */
export const AWAITED = [
  'ModelTargetDown',
  'ModelMetricsAbsent',
  'ElasticsearchUnhealthy',
  'MonitoringNotificationsFailing',
] as const;
