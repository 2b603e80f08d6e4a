import { formatOf } from '../../../operations/doctor/exposition/content-type';
import { cureOfScrapeError } from '../../../operations/doctor/exposition/cures';
import { parseExposition } from '../../../operations/doctor/exposition/parse';
import { EXPOSITION_CASES } from '../../support/expositions';

describe('an exposition', () => {
  it.each(Object.entries(EXPOSITION_CASES))('with %s is judged as Prometheus does', (_, each) => {
    const type = formatOf(each.contentType);
    const result = 'problem' in type ? type : parseExposition(each.body, type.format);
    expect('problem' in result ? result.problem : undefined).toEqual(
      each.accepted ? undefined : expect.stringMatching(/./),
    );
  });

  it.each([undefined, 'text/html', 'text/plain;;'])(
    'with the Content-Type %s has the format of fallback_scrape_protocol',
    (contentType) => {
      expect(formatOf(contentType, 'PrometheusText0.0.4')).toEqual({ format: 'text' });
      expect(formatOf(contentType, 'OpenMetricsText1.0.0')).toEqual({ format: 'openmetrics' });
    },
  );
});

describe('an error of a scrape', () => {
  it.each([
    ['server returned HTTP status 401 Unauthorized', /from the login/],
    ['server returned HTTP status 404 Not Found', /Expose the metrics at \/api\/models\/metrics/],
    [
      'received unsupported Content-Type "text/html" and no fallback_scrape_protocol specified for target',
      /curl -i http:\/\/kari:8000\/api\/models\/metrics/,
    ],
    ['Get "http://kari:8000": context deadline exceeded', undefined],
  ])('%s has its cure', (error, cure) => {
    const found = cureOfScrapeError(error, 'kari:8000', '/api/models/metrics');
    expect(found).toEqual(cure && expect.stringMatching(cure));
  });
});
