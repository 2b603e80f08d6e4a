import { setTimeout as delay } from 'node:timers/promises';
import type { Context, Hono } from 'hono';
import { JOBS, type Job, ORCHESTRATOR_PATHS } from '../../lib/names';
import type { Simulation } from '../simulation';
import { createApp, RequestError } from './app';
import { healthReport } from './health-report';

const PLAIN_TEXT = 'text/plain; version=0.0.4; charset=utf-8';
/** Two megabytes. The first line alone already fails a scrape. */
const GARBAGE = `model_orchestrator_downloads_total{library="transformers" 12\n${'<html>Internal error</html>\n'.repeat(75_000)}`;

/** The orchestrator's own HTTP interface. */
export function serviceApp(simulation: Simulation, enableMetrics: boolean): Hono {
  const app = createApp();
  const metrics = (job: Job) => async (context: Context) => {
    refuseWhenUnavailable(simulation);
    if (!enableMetrics) {
      throw new RequestError(404, 'metrics are disabled: MODEL_ORCHESTRATOR_ENABLE_METRICS is false');
    }
    const { answerDelaySeconds } = simulation.conditions;
    // The timer does not keep the process alive, so that a delayed scrape does not delay the end of the process.
    if (answerDelaySeconds > 0) await delay(answerDelaySeconds * 1_000, undefined, { ref: false });
    const { text, contentType } = await exposition(simulation, job);
    return context.body(text, 200, { 'content-type': contentType });
  };
  app.get(ORCHESTRATOR_PATHS.metrics, metrics(JOBS.models));
  app.get(ORCHESTRATOR_PATHS.healthMetrics, metrics(JOBS.health));
  app.get(ORCHESTRATOR_PATHS.health, (context) => {
    refuseWhenUnavailable(simulation);
    const { healthy, report } = healthReport(simulation);
    return context.json(report, healthy ? 200 : 503);
  });
  return app;
}

async function exposition({ conditions, orchestrator }: Simulation, job: Job) {
  switch (conditions.answers) {
    case 'garbage':
      return { text: GARBAGE, contentType: PLAIN_TEXT };
    case 'nothing-known':
      return { text: '', contentType: PLAIN_TEXT };
    default:
      return orchestrator.render(job);
  }
}

function refuseWhenUnavailable({ conditions }: Simulation): void {
  if (conditions.answers === 'unavailable') throw new RequestError(503, 'the orchestrator is down');
}
