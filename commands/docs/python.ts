import { METRICS } from '../../lib/metrics';
import { JOBS, ORCHESTRATOR_PATHS } from '../../lib/names';

/** The metrics as the Python package reads them. */
export const PYTHON_CATALOGUE = 'instrumentation/python/src/model_orchestrator_instrumentation/catalogue.py';

/**
 * The metrics of the orchestrator as a Python module. Its literals are valid in JSON and in Python, because they
 * contain no true, false or null.
 */
export function pythonCatalogue(): string {
  const metrics = Object.entries(METRICS).map(([key, metric]) => {
    const { name, type, help, labels, buckets, job, addsUpOverWorkers } = metric;
    return {
      key,
      name,
      type,
      help,
      labels,
      endpoint: job === JOBS.models ? 'models' : 'health',
      ...(buckets && { buckets }),
      ...(type === 'gauge' && { multiprocess_mode: addsUpOverWorkers ? 'livesum' : 'mostrecent' }),
    };
  });
  return `"""The metrics of the contract. Generated from lib/metrics by \`npm run docs\`: do not edit."""

PATHS = ${JSON.stringify({ models: ORCHESTRATOR_PATHS.metrics, health: ORCHESTRATOR_PATHS.healthMetrics }, null, 4)}

METRICS = [
${metrics.map(fields).join('\n')}
]
`;
}

function fields(metric: object): string {
  const lines = Object.entries(metric).map(([key, value]) => `        "${key}": ${JSON.stringify(value)},`);
  return ['    {', ...lines, '    },'].join('\n');
}
