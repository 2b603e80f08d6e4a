import type { CollectorConfig } from '../../../logs/collector/config';

/**
 * Ordinary lines of a general log file.
 * @param redaction version of our own formatter's rules. @default lines of another formatter
 */
export function ordinaryLines(count: number, redaction?: string): string {
  const all = Array.from({ length: count }, (_, number) =>
    JSON.stringify({
      timestamp: new Date(Date.now() - (count - number)).toISOString(),
      level: 'INFO',
      logger: 'model_orchestrator.downloads',
      ...(redaction === undefined ? {} : { redaction }),
      message: `Download of acme/summarizer-7b started, part ${number} of 10000 from https://hub.example/acme/summarizer-7b`,
      request_id: number.toString(16).padStart(8, '0'),
      correlation_id: (number * 7).toString(16).padStart(8, '0'),
      user_id: `user-${number % 50}`,
      operation: 'download',
      ...(redaction === undefined
        ? { library: 'transformers' }
        : { model_orchestrator: { library: 'transformers' } }),
    }),
  );
  return `${all.join('\n')}\n`;
}

/** The configuration of the collector, reduced to what is needed to ship a document. */
export function withoutTransforms(config: CollectorConfig): object {
  const transform = {
    error_mode: 'ignore',
    log_statements: [
      { statements: ['set(scope.attributes["elastic.mapping.mode"], "bodymap")'] },
      {
        context: 'log',
        statements: ['set(log.body["@timestamp"], log.body["timestamp"])', 'keep_keys(log.attributes, [])'],
      },
    ],
  };
  const nothing = { error_mode: 'ignore', log_statements: [] };
  return {
    ...config,
    processors: { ...config.processors, 'transform/redaction': nothing, 'transform/document': transform },
  };
}
