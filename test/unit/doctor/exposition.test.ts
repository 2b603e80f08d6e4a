import { formatOf } from '../../../operations/doctor/exposition/content-type';
import { cureOfScrapeError } from '../../../operations/doctor/exposition/cures';
import { parseExposition } from '../../../operations/doctor/exposition/parse';
import { EXPOSITION_CASES } from '../../support/expositions';

describe('an exposition', () => {
  it.each(Object.entries(EXPOSITION_CASES))('with %s gets the same result as in Prometheus', (_, each) => {
    const type = formatOf(each.contentType);
    const result = 'problem' in type ? type : parseExposition(each.body, type.format);
    expect('problem' in result ? result.problem : undefined).toEqual(
      each.accepted ? undefined : expect.stringMatching(/./),
    );
  });

  it.each([undefined, 'text/html', 'text/plain;;'])(
    'with the Content-Type %s is parsed in the format of fallback_scrape_protocol',
    (contentType) => {
      expect(formatOf(contentType, 'PrometheusText0.0.4')).toEqual({ format: 'text' });
      expect(formatOf(contentType, 'OpenMetricsText1.0.0')).toEqual({ format: 'openmetrics' });
    },
  );
});

describe('an error of a scrape', () => {
  it('names the secret of the login, if the scrape sends one', () => {
    const error = 'server returned HTTP status 401 Unauthorized';
    expect(cureOfScrapeError(error, 'kari:8000', '/metrics', 'secrets/dev/orchestrator_api_key')).toBe(
      'Write the key that the application accepts to secrets/dev/orchestrator_api_key.',
    );
  });

  it.each([
    ['server returned HTTP status 401 Unauthorized', /from the login/],
    ['server returned HTTP status 404 Not Found', /Expose the metrics at \/api\/models\/metrics/],
    [
      'received unsupported Content-Type "text/html" and no fallback_scrape_protocol specified for target',
      /curl -i http:\/\/kari:8000\/api\/models\/metrics/,
    ],
    ['server returned HTTP status 500 Internal Server Error', /and the application's log/],
    ['received unsupported Content-Type "text/html" and no fallback', /If it is a login/],
    ['Get "/metrics": stopped after 10 redirects', /If it is a login/],
    ['body size limit exceeded', /Find the label that grows in the answer of \/api\/models\/metrics/],
    ['label_limit exceeded (metric: x, number of labels: 103, limit: 30)', /scrape\.labelLimit/],
    ['gzip: invalid header', /Fix the endpoint/],
    ['Get "http://kari:8000": context deadline exceeded', undefined],
  ])('%s has a fix', (error, cure) => {
    const found = cureOfScrapeError(error, 'kari:8000', '/api/models/metrics');
    expect(found).toEqual(cure && expect.stringMatching(cure));
  });
});
