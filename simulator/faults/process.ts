import * as z from 'zod';
import { modelMetricsAbsent } from '../../alerts/catalogue/model-metrics-absent';
import { modelTargetDown } from '../../alerts/catalogue/model-target-down';
import { defineFault } from './fault';

/** Faults of the process itself. None makes ModelInstanceVanished fire: a process cannot remove its own target. */
export const processFaults = [
  defineFault({
    name: 'metrics-absent',
    description: 'The metrics endpoints answer 200 without any of the metrics.',
    alerts: [modelMetricsAbsent],
    conditions: () => ({ answers: 'nothing-known' }),
  }),
  defineFault({
    name: 'metrics-garbage',
    description: 'The metrics endpoints answer 200 with two megabytes of garbage.',
    alerts: [modelTargetDown],
    mayFollow: [modelMetricsAbsent],
    conditions: () => ({ answers: 'garbage' }),
  }),
  defineFault({
    name: 'metrics-slow',
    description: 'The metrics endpoints answer only after the scrape has timed out.',
    alerts: [modelTargetDown],
    mayFollow: [modelMetricsAbsent],
    parameters: { seconds: z.number().gt(0).max(120).default(20).describe('Seconds until they answer') },
    conditions: ({ seconds }) => ({ answerDelaySeconds: seconds }),
  }),
  defineFault({
    name: 'target-down',
    description: 'Everything on the orchestrator port answers 503.',
    alerts: [modelTargetDown],
    mayFollow: [modelMetricsAbsent],
    conditions: () => ({ answers: 'unavailable' }),
  }),
  defineFault({
    name: 'connection-refused',
    description: 'The orchestrator port is closed. The control port stays open.',
    alerts: [modelTargetDown],
    mayFollow: [modelMetricsAbsent],
    conditions: () => ({ answers: 'refused' }),
  }),
  defineFault({
    name: 'restart',
    description:
      'The process restarts each time this fault is started: counters begin at 0. No alert may fire.',
    incident: () => ({ kind: 'restart' }),
  }),
];
