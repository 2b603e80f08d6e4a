import { setTimeout as delay } from 'node:timers/promises';
import { JOBS, type Job, ORCHESTRATOR_PATHS } from '../../lib/names';
import type { Simulation } from '../simulation';
import { healthReport } from './health-report';
import { type Reply, RequestError, type Routes } from './router';

const PLAIN_TEXT = 'text/plain; version=0.0.4; charset=utf-8';
/** Two megabytes, the first line of which alone would already fail a scrape. */
const GARBAGE = `model_orchestrator_downloads_total{library="transformers" 12\n${'<html>Internal error</html>\n'.repeat(75_000)}`;

/** The orchestrator's own HTTP interface. */
export function serviceRoutes(simulation: Simulation, enableMetrics: boolean): Routes {
  const metrics = (job: Job) => async (): Promise<Reply> => {
    refuseWhenUnavailable(simulation);
    if (!enableMetrics) {
      throw new RequestError(404, 'metrics are off: MODEL_ORCHESTRATOR_ENABLE_METRICS is false');
    }
    const { answerDelaySeconds } = simulation.conditions;
    // Does not keep the process alive: a scrape that waits must not hold its end up.
    if (answerDelaySeconds > 0) await delay(answerDelaySeconds * 1_000, undefined, { ref: false });
    return exposition(simulation, job);
  };
  return {
    [`GET ${ORCHESTRATOR_PATHS.metrics}`]: metrics(JOBS.models),
    [`GET ${ORCHESTRATOR_PATHS.healthMetrics}`]: metrics(JOBS.health),
    [`GET ${ORCHESTRATOR_PATHS.health}`]: () => {
      refuseWhenUnavailable(simulation);
      return healthReport(simulation);
    },
  };
}

async function exposition({ conditions, orchestrator }: Simulation, job: Job): Promise<Reply> {
  switch (conditions.answers) {
    case 'garbage':
      return { status: 200, body: GARBAGE, contentType: PLAIN_TEXT };
    case 'nothing-known':
      return { status: 200, body: '', contentType: PLAIN_TEXT };
    default: {
      const { text, contentType } = await orchestrator.render(job);
      return { status: 200, body: text, contentType };
    }
  }
}

function refuseWhenUnavailable({ conditions }: Simulation): void {
  if (conditions.answers === 'unavailable') throw new RequestError(503, 'the orchestrator is down');
}
