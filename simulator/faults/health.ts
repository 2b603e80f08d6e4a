import { z } from 'zod';
import { HEALTH_CHECKS } from '../orchestrator/vocabulary';
import { defineFault } from './fault';

/**
 * Shorter than the three minutes after which a failing check alerts, longer than the minute between two scrapes,
 * which would otherwise miss changes.
 */
const FLAPPING_PHASE_SECONDS = 90;

export const healthFaults = [
  defineFault({
    name: 'health-flapping',
    description: 'The health check `storage` fails for 90 s, passes for 90 s, and so on.',
    alerts: ['ModelOrchestratorHealthFlapping'],
    conditions: (_, elapsedSeconds) =>
      elapsedSeconds % (2 * FLAPPING_PHASE_SECONDS) < FLAPPING_PHASE_SECONDS
        ? { failingCheck: 'storage' }
        : {},
  }),
  defineFault({
    name: 'health-failing',
    description: 'A health check fails.',
    alerts: ['ModelOrchestratorUnhealthy'],
    parameters: { check: z.enum(HEALTH_CHECKS).default('registry').describe('The check that fails') },
    conditions: ({ check }) => ({ failingCheck: check }),
  }),
];
