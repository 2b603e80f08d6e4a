import { formatOf } from '../../../operations/doctor/exposition/content-type';
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
