/** How to fix an endpoint that Prometheus cannot scrape. */
export const CURES = {
  login: (path: string) => `Exempt ${path} from the login in the application.`,
  key: (file: string) => `Write the key that the application accepts to ${file}.`,
  path: (path: string) =>
    `Expose the metrics at ${path} (docs/instrument.md), and check that MODEL_ORCHESTRATOR_ENABLE_METRICS is not false in the application.`,
  page: (url: string) =>
    `Look at curl -i ${url}. If it is a login, exempt the path from it in the application; if it is another address, set that in orchestrator.targets.`,
  format: (url: string) =>
    `Fix the endpoint; curl -i ${url} prints its answer. The text format has the Content-Type text/plain; version=0.0.4.`,
  size: (path: string) =>
    `Find the label that grows in the answer of ${path} (runbooks/MonitoringSeriesLimitHit.md). If it is needed, raise scrape.sampleLimit or scrape.labelLimit in the environment.`,
  status: (url: string) => `Look at curl -i ${url} and the application's log.`,
};

/** Patterns of Prometheus' scrape errors, with their cures. */
const ERRORS: readonly (readonly [RegExp, Exclude<keyof typeof CURES, 'key'>])[] = [
  [/HTTP status 40[13]/, 'login'],
  [/HTTP status 404/, 'path'],
  [/HTTP status/, 'status'],
  [/Content-Type "text\/html|stopped after \d+ redirects/, 'page'],
  [/(?:sample|label|size).* limit exceeded|label_limit/, 'size'],
  [
    /Content-Type|parsing|invalid metric type|invalid sample|invalid UTF-8|# EOF|gzip|unexpected EOF/,
    'format',
  ],
];

/**
 * The cure for an error of Prometheus' last scrape, if the endpoint is its cause.
 * @param keyFile the secret that the scrape sends, if it sends one
 */
export function cureOfScrapeError(
  error: string,
  target: string,
  path: string,
  keyFile?: string,
): string | undefined {
  const [, cure] = ERRORS.find(([pattern]) => pattern.test(error)) ?? [];
  if (cure === 'login' && keyFile !== undefined) return CURES.key(keyFile);
  const isOfUrl = cure === 'format' || cure === 'page' || cure === 'status';
  return cure && CURES[cure](isOfUrl ? `http://${target}${path}` : path);
}
