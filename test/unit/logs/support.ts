import { type Logs, logsFor } from '../../../logs';
import { environmentSchema } from '../../../settings/environment-schema';
import type { Environment } from '../../../settings/schema';

/** An environment with these settings. @default default settings */
export function environment(settings: object = {}): Environment {
  return environmentSchema.parse({ name: 'dev', ...settings });
}

/** The logs of an environment with two orchestrators. */
export function exampleLogs(name = 'dev'): Logs {
  return logsFor(environment({ name }), {
    elasticsearch: 'http://elasticsearch:9200',
    containers: ['ai-karen-api', 'ai-karen-api-2'],
  });
}
