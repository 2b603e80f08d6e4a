import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { type PromQL, promql, type Threshold } from '../../../lib/promql';
import { accepts, check } from './context';

const of = (value: number, unit: Threshold['unit']): Threshold => ({
  value,
  unit,
  why: 'contract, section 2',
});
const hour = Duration.hours(1);
const m = METRICS;

function storageAbove(share: number): PromQL {
  return promql`
    sum by (instance) (${m.storage_usage_bytes})
      / on (instance) (sum by (instance) (${m.storage_limit_bytes}) > 0)
      > ${of(share, 'ratio')}
  `;
}

const failed = promql`sum(increase(${m.downloads_failed_total}[${hour}]))`;
const finished = promql`(${failed} + sum(increase(${m.downloads_successful_total}[${hour}])))`;
const operations = promql`sum(increase(${m.operation_duration_seconds}_count[${hour}]))`;
const violations = promql`sum by (instance, license_type) (increase(${m.license_violations_total}[${Duration.hours(2)}]))`;
const stalled = Duration.minutes(45);
const hours6 = Duration.hours(6);

function burns(window: Duration): PromQL {
  const bad = promql`sum(rate(${m.errors_total}[${window}]))`;
  const all = promql`sum(rate(${m.operation_duration_seconds}_count[${window}]))`;
  return promql`${bad} / (${all} > 0) > 14.4 * ${of(0.01, 'ratio')}`;
}

const INSTANCE = ['instance'];

describe('The rules of the contract', () => {
  it.each<[name: string, labels: readonly string[], query: PromQL]>([
    ['ModelRegistryCorrupted', INSTANCE, promql`min by (instance) (${m.registry_integrity_check}) == 0`],
    ['ModelStorageSpaceCritical', INSTANCE, storageAbove(0.95)],
    [
      'ModelOrchestratorUnhealthy',
      INSTANCE,
      promql`min by (instance) (${m.health_status}) == ${of(0, 'boolean')}`,
    ],
    [
      'UnacceptedLicenseDownload',
      ['instance', 'license_type'],
      promql`
        ${violations} > 0
        or (
          sum by (instance, license_type) (${m.license_violations_total}) > 0
          unless on (instance, license_type)
          sum by (instance, license_type) (
            last_over_time(${m.license_violations_total}[${Duration.days(1)}] offset ${Duration.hours(2)})
          )
        )
      `,
    ],
    [
      'ModelDownloadFailed',
      INSTANCE,
      promql`sum by (instance) (increase(${m.downloads_failed_total}[${Duration.minutes(15)}])) >= ${of(3, 'count')}`,
    ],
    ['ModelStorageSpaceLow', INSTANCE, storageAbove(0.85)],
    [
      'HighModelDownloadConcurrency',
      INSTANCE,
      promql`max by (instance) (${m.concurrent_downloads}) > ${of(5, 'count')}`,
    ],
    [
      'ModelOperationLatencyHigh',
      INSTANCE,
      promql`
        histogram_quantile(0.95, sum by (instance, le) (
          rate(${m.operation_duration_seconds}_bucket[${Duration.minutes(10)}])
        )) > ${of(30, 'seconds')}
        and on (instance)
        sum by (instance) (increase(${m.operation_duration_seconds}_count[${Duration.minutes(10)}])) >= ${of(20, 'count')}
      `,
    ],
    [
      'ModelDownloadSLABreach',
      [],
      promql`${failed} / ${finished} > ${of(0.05, 'ratio')} and ${finished} >= ${of(20, 'count')}`,
    ],
    [
      'ModelOperationAvailabilitySLA',
      [],
      promql`
        sum(increase(${m.errors_total}[${hour}])) / ${operations} > ${of(0.01, 'ratio')}
        and ${operations} >= ${of(100, 'count')}
      `,
    ],
    [
      'ModelOperationBudgetBurnFast',
      [],
      promql`
        ${burns(hour)} and ${burns(Duration.minutes(5))}
        and sum(increase(${m.errors_total}[${hour}])) >= ${of(3, 'count')}
      `,
    ],
    [
      'ModelDownloadsStalled',
      INSTANCE,
      promql`
        min by (instance) (min_over_time(${m.concurrent_downloads}[${stalled}])) > 0
        and on (instance) ${m.concurrent_downloads} offset ${stalled}
        unless on (instance) sum by (instance) (increase(${m.downloads_successful_total}[${stalled}])) > 0
      `,
    ],
    [
      'ModelStorageFullIn4h',
      INSTANCE,
      promql`
        predict_linear(sum by (instance) (${m.storage_usage_bytes})[${hours6}:5m], ${Duration.hours(4)})
          >= on (instance) (sum by (instance) (${m.storage_limit_bytes}) > 0)
        and on (instance) ${storageAbove(0.6)}
      `,
    ],
    [
      'ModelStorageGCIneffective',
      INSTANCE,
      promql`
        ${storageAbove(0.85)}
        and on (instance) sum by (instance) (increase(${m.gc_runs_total}[${hours6}])) > 0
        and on (instance) sum by (instance) (increase(${m.gc_space_freed_bytes}[${hours6}])) == 0
      `,
    ],
    [
      'ModelOrchestratorHealthFlapping',
      ['check_type', 'instance'],
      promql`max by (instance, check_type) (changes(${m.health_status}[${Duration.minutes(30)}])) > ${of(6, 'count')}`,
    ],
    ['ModelMetricsAbsent', ['job'], promql`absent(${m.models_total}{job="model-orchestrator"})`],
    [
      'ModelTargetDown',
      ['instance', 'job'],
      promql`min by (job, instance) (up{service="model-orchestrator"}) == 0`,
    ],
    [
      'ModelInstanceVanished',
      INSTANCE,
      promql`group by (instance) (up offset ${hour}) unless on (instance) group by (instance) (up)`,
    ],
    [
      'ModelMetricsInconsistent',
      INSTANCE,
      promql`
        sum by (instance) (increase(${m.downloads_successful_total}[${hour}]))
        > sum by (instance) (increase(${m.downloads_total}[${hour}]))
          + max by (instance) (max_over_time(${m.concurrent_downloads}[${hour}])) + 1
      `,
    ],
    ['Watchdog', [], promql`vector(1)`],
  ])('%s passes, and its series have exactly the labels of its identity', (_name, labels, query) => {
    accepts(query);
    const { type } = check(query);
    expect([...(type?.labels ?? [])].sort()).toEqual(labels);
    expect(type?.open).toBe(false);
  });
});

describe('The panels of the contract', () => {
  const chosen = 'instance=~"$instance", library=~"$library"';
  const rate = (metric: string) =>
    `sum by (library) (rate(model_orchestrator_${metric}{${chosen}}[$__rate_interval]))`;

  it.each([
    [
      'Download Success Rate',
      `${rate('downloads_successful_total')} / ((${rate('downloads_successful_total')} + ${rate('downloads_failed_total')}) > 0)`,
    ],
    [
      'Storage Usage',
      'sum by (instance) (model_orchestrator_storage_usage_bytes) / on (instance) (model_orchestrator_storage_limit_bytes > 0)',
    ],
    [
      'Health Status',
      'min by (instance, check_type) (model_orchestrator_health_status{instance=~"$instance"})',
    ],
    [
      'Download Duration',
      `histogram_quantile(0.99, sum by (le, library) (rate(model_orchestrator_download_duration_seconds_bucket{${chosen}}[$__rate_interval])))`,
    ],
    ['Models by Library', `sum by (library) (model_orchestrator_models_total{${chosen}})`],
    [
      'License Compliance',
      'sum by (license_type) (increase(model_orchestrator_license_violations_total[$__range])) or vector(0)',
    ],
  ])('%s passes', (_name, query) => accepts(query, 'panel'));
});
