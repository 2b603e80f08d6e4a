import { checkAlert } from '../../../alerts/fireability';
import { catalogueWith, recording } from '../../../alerts/objectives';
import { type PromqlAlert, resolveAlerts } from '../../../alerts/resolve';
import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql';
import { SETTINGS, scrapeInterval } from '../../support/settings';

const context = { catalogue: catalogueWith(recording(SETTINGS)), scrapeInterval };
const alerts = resolveAlerts(SETTINGS, {});
const base = alerts.find(({ name }) => name === 'HighModelDownloadConcurrency') as PromqlAlert;
const messages = (changes: Partial<PromqlAlert>) =>
  checkAlert({ ...base, ...changes }, context).map(({ message }) => message);

describe('the check of an alert', () => {
  it.each(alerts.map((alert) => [alert.name, alert] as const))('accepts %s', (_, alert) => {
    expect(checkAlert(alert, context)).toEqual([]);
  });

  it('refuses an expression that can yield several series for one alert', () => {
    const expression = promql`sum by (instance, library) (${METRICS.storage_usage_bytes}) > ${5}`;
    expect(messages({ expression })).toEqual([expect.stringContaining('the labels {instance, library}')]);
  });

  it('refuses an expression whose series may get further labels', () => {
    const expression = promql`${METRICS.concurrent_downloads} > ${5}`;
    expect(messages({ expression, identity: ['environment', 'instance', 'job', 'service'] })).toEqual([
      expect.stringContaining('...}'),
    ]);
  });

  it('refuses an identity that the expression aggregates away', () => {
    const expression = promql`sum(${METRICS.concurrent_downloads}) > ${5}`;
    expect(messages({ expression })).toEqual([expect.stringContaining('declares the identity {instance}')]);
  });

  it('refuses a `for` shorter than two scrapes of the slower job', () => {
    expect(messages({ for: Duration.seconds(59) })).toEqual([expect.stringContaining('scraped every 30s')]);
    expect(messages({ for: Duration.seconds(60) })).toEqual([]);
    expect(messages({ for: Duration.seconds(0) })).toEqual([]);
    const expression = promql`min by (instance) (${METRICS.health_status}) == ${0}`;
    expect(messages({ expression, for: Duration.seconds(60) })).toEqual([
      expect.stringContaining('every 60s'),
    ]);
  });
});
