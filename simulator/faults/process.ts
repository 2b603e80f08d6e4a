import { z } from 'zod';
import { defineFault } from './fault';

/**
 * What Prometheus sees of the process itself. ModelInstanceVanished is not among it: an instance vanishes when its
 * target is taken away (its container stopped under service discovery, or the target removed), which no process can
 * do to itself.
 */
export const processFaults = [
  defineFault({
    name: 'metrics-absent',
    description: 'The metrics endpoints answer 200 without any of the metrics.',
    alerts: ['ModelMetricsAbsent'],
    conditions: () => ({ answers: 'nothing-known' }),
  }),
  defineFault({
    name: 'metrics-garbage',
    description: 'The metrics endpoints answer 200 with two megabytes that are no exposition.',
    alerts: ['ModelTargetDown'],
    mayFollow: ['ModelMetricsAbsent'],
    conditions: () => ({ answers: 'garbage' }),
  }),
  defineFault({
    name: 'metrics-slow',
    description: 'The metrics endpoints answer only after the scrape has timed out.',
    alerts: ['ModelTargetDown'],
    mayFollow: ['ModelMetricsAbsent'],
    parameters: { seconds: z.number().gt(0).max(120).default(20).describe('Seconds until they answer') },
    conditions: ({ seconds }) => ({ answerDelaySeconds: seconds }),
  }),
  defineFault({
    name: 'target-down',
    description: 'Everything on the orchestrator port answers 503.',
    alerts: ['ModelTargetDown'],
    mayFollow: ['ModelMetricsAbsent'],
    conditions: () => ({ answers: 'unavailable' }),
  }),
  defineFault({
    name: 'connection-refused',
    description: 'The orchestrator port is closed. The control port stays open.',
    alerts: ['ModelTargetDown'],
    mayFollow: ['ModelMetricsAbsent'],
    conditions: () => ({ answers: 'refused' }),
  }),
  defineFault({
    name: 'restart',
    description: 'The process restarts, each time this is started: counters begin at 0. No alert may fire.',
    incident: () => ({ kind: 'restart' }),
  }),
];
