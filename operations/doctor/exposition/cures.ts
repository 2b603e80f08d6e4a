/** How to fix an endpoint that Prometheus cannot scrape. */
export const CURES = {
  login: (path: string) => `Exempt ${path} from the login in the application.`,
  path: (path: string) =>
    `Expose the metrics at ${path} (docs/instrument.md), and check that MODEL_ORCHESTRATOR_ENABLE_METRICS is not false in the application.`,
  format: (url: string) =>
    `Fix the endpoint; curl -i ${url} prints its answer. The text format has the Content-Type text/plain; version=0.0.4.`,
};

/** What Prometheus reports, and its cure. */
const ERRORS: readonly (readonly [RegExp, keyof typeof CURES])[] = [
  [/HTTP status 40[13]/, 'login'],
  [/HTTP status 404/, 'path'],
  [/Content-Type|parsing|invalid metric type|invalid sample|invalid UTF-8|# EOF/, 'format'],
];

/** The cure for an error of Prometheus' last scrape, if the endpoint is its cause. */
export function cureOfScrapeError(error: string, target: string, path: string): string | undefined {
  const [, cure] = ERRORS.find(([pattern]) => pattern.test(error)) ?? [];
  return cure && CURES[cure](cure === 'format' ? `http://${target}${path}` : path);
}
