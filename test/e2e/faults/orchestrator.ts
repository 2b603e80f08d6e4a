import type { Bundle } from '../../../bundle';
import { JOBS, ORCHESTRATOR_CONTAINER, PORTS } from '../../../lib/names';
import { expositionCheck } from '../../../operations/doctor/checks/exposition';
import { streamCheck } from '../../../operations/doctor/checks/streams';
import { targetsCheck } from '../../../operations/doctor/checks/targets';
import { CONTRACT } from '../../../operations/doctor/exposition/expected';
import type { InjectedFault } from './injected-fault';

/** Begin and end of a fault of the simulator. */
function simulated(fault: string, parameters: Readonly<Record<string, unknown>> = {}) {
  return {
    begin: ({ simulator }) => simulator.start(fault, parameters),
    end: ({ simulator }) => simulator.stop(fault),
  } satisfies Pick<InjectedFault, 'begin' | 'end'>;
}

/** Must be the last fault: for an hour, its documents are newer than all others. */
export function clockJumps({ logs }: Bundle): InjectedFault {
  return {
    that: "the orchestrator's clock jumps an hour ahead",
    ...simulated('clock-ahead', { seconds: 3_600 }),
    doctor: { subject: streamCheck(logs.streams.app.dataStream), seen: /ahead$/ },
    alert: { none: 'metrics have no timestamps' },
  };
}

/** Checks that fail as well, because the doctor cannot read the metrics of a target that Prometheus cannot scrape. */
const UNREADABLE = [
  targetsCheck(JOBS.health),
  ...Object.values(CONTRACT).map((endpoint) =>
    expositionCheck(`${ORCHESTRATOR_CONTAINER}:${PORTS.orchestrator}`, endpoint),
  ),
];

export const targetIsSlow: InjectedFault = {
  that: 'the orchestrator answers scrapes too late',
  ...simulated('metrics-slow'),
  doctor: { subject: targetsCheck(JOBS.models), seen: /deadline exceeded/, also: UNREADABLE },
  alert: 'ModelTargetDown',
  mayLose: { whileItLasts: true },
};

export const targetAnswersGarbage: InjectedFault = {
  that: 'the orchestrator answers scrapes with 2 MB of garbage',
  ...simulated('metrics-garbage'),
  doctor: { subject: targetsCheck(JOBS.models), seen: /^1 of 1 down/, also: UNREADABLE },
  alert: 'ModelTargetDown',
  mayLose: { whileItLasts: true },
};
