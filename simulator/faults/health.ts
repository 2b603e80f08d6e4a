import * as z from 'zod';
import { modelOrchestratorHealthFlapping } from '../../alerts/catalogue/model-orchestrator-health-flapping';
import { modelOrchestratorUnhealthy } from '../../alerts/catalogue/model-orchestrator-unhealthy';
import { HEALTH_CHECKS } from '../orchestrator/vocabulary';
import { defineFault } from './fault';

/**
 * Shorter than the `for` of ModelOrchestratorUnhealthy, and longer than a scrape interval, so that no change is missed.
 */
const FLAPPING_PHASE_SECONDS = 90;

export const healthFaults = [
  defineFault({
    name: 'health-flapping',
    description: `The health check \`storage\` alternates: ${FLAPPING_PHASE_SECONDS} s failing, ${FLAPPING_PHASE_SECONDS} s passing.`,
    alerts: [modelOrchestratorHealthFlapping],
    conditions: (_, elapsedSeconds) =>
      elapsedSeconds % (2 * FLAPPING_PHASE_SECONDS) < FLAPPING_PHASE_SECONDS
        ? { failingCheck: 'storage' }
        : {},
  }),
  defineFault({
    name: 'health-failing',
    description: 'A health check fails.',
    alerts: [modelOrchestratorUnhealthy],
    parameters: { check: z.enum(HEALTH_CHECKS).default('registry').describe('The check that fails') },
    conditions: ({ check }) => ({ failingCheck: check }),
  }),
];
