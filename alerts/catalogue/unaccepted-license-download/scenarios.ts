import { cappedScenario } from '../../scenarios/capped';
import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds, nothing } from '../../scenarios/values';
import { REMEMBERED_SERIES } from '.';

const violations = (labels = {}) => exposed('license_violations_total', { license_type: 'llama', ...labels });
const recorded = exposed('license_violations_total', { license_type: 'llama' }).replace(
  /^\w+/,
  REMEMBERED_SERIES,
);
const seen = exposed('license_acceptances_total', { license_type: 'llama' });
/** Scenarios of hours use steps of five minutes. */
const pace = { step: '5m', evaluated: '5m' };
const firing = { instance: A, license_type: 'llama' };

export const scenarios: Scenarios = {
  UnacceptedLicenseDownload: [
    {
      it: 'fires at once on the first violation ever on a known instance, a new series, and resolves two hours later',
      step: '1m',
      series: { [seen]: holds(3, '6h'), [violations()]: nothing('1h').holds(1, '5h') },
      checks: [
        quiet('59m30s'),
        fires(
          '1h',
          firing,
          `Downloads under an unaccepted llama licence were detected on ${A} within the last 2 h. The audit log names the user and the model.`,
        ),
        fires('2h', firing),
        fires('2h59m30s', firing),
        quiet('3h'),
        quiet('4h'),
      ],
    },
    {
      it: 'fires at once on the first violation of an instance that was not known before',
      step: '1m',
      series: { [violations()]: holds(1, '4h') },
      checks: [fires('0s', firing), fires('1h', firing), quiet('3h')],
    },
    {
      it: 'fires at once on a further violation, and resolves two hours later',
      ...pace,
      series: { [violations()]: holds(2, '4h').holds(3, '5h') },
      checks: [quiet('3h55m'), fires('4h', firing), fires('5h55m', firing), quiet('6h30m')],
    },
    {
      it: 'stays quiet when the counter is back with the same value after a gap of three hours',
      ...pace,
      series: { [violations()]: holds(2, '5h').gap('3h').holds(2, '5h') },
      checks: [quiet('4h'), quiet('8h'), quiet('8h30m'), quiet('10h30m')],
    },
    {
      it: 'stays quiet when the counter is back with the same value after a gap of most of a day',
      ...pace,
      series: { [violations()]: holds(2, '5h').gap('20h').holds(2, '5h') },
      checks: [quiet('1d1h'), quiet('1d2h'), quiet('1d4h')],
    },
    {
      it: 'fires again when the counter is back after more than a day, so that no violation is missed',
      ...pace,
      series: { [violations()]: holds(2, '5h').gap('1d6h').holds(2, '5h') },
      checks: [fires('1d11h5m', firing), quiet('1d14h')],
    },
    {
      it: 'fires when the counter is higher after a gap of three hours than before it',
      ...pace,
      series: { [violations()]: holds(2, '5h').gap('3h').holds(3, '5h') },
      checks: [quiet('7h55m'), fires('8h', firing), fires('9h30m', firing), quiet('10h30m')],
    },
    {
      it: 'resolves two hours after a violation, although the instance was gone in between',
      ...pace,
      series: { [violations()]: holds(2, '5h').holds(3, '30m').gap('2h').holds(3, '5h') },
      checks: [fires('5h', firing), fires('6h55m', firing), quiet('7h45m'), quiet('8h')],
    },
    {
      it: 'stays quiet two hours after Prometheus was down for 50 minutes and recorded nothing',
      ...pace,
      series: {
        [recorded]: holds(2, '4h'),
        [violations()]: nothing('4h50m').holds(2, '5h'),
      },
      checks: [quiet('4h50m'), quiet('6h40m'), quiet('8h')],
    },
    {
      it: 'fires when a violation follows a restart, which resets the counter, and resolves two hours later',
      ...pace,
      series: { [violations()]: holds(5, '5h').holds(0, '10m').holds(1, '5h') },
      checks: [quiet('5h5m'), fires('5h10m', firing), fires('6h40m', firing), quiet('7h40m')],
    },
    {
      it: 'stays quiet when a restart resets the counter without a violation',
      ...pace,
      series: { [violations()]: holds(5, '5h').holds(0, '3h') },
      checks: [quiet('5h'), quiet('5h30m'), quiet('7h')],
    },
    {
      it: 'fires for two hours although the instance is gone a minute after its first violation',
      step: '1m',
      series: { [seen]: holds(3, '1h'), [violations()]: nothing('1h').holds(1, '1m').ends() },
      checks: [fires('1h', firing), fires('1h30m', firing), fires('2h30m', firing), quiet('3h30m')],
    },
    {
      it: 'fires only for the instance and the licence with a new violation',
      ...pace,
      series: {
        [violations()]: holds(1, '6h'),
        [violations({ instance: B })]: holds(1, '4h').holds(2, '2h'),
        [violations({ instance: B, license_type: 'gemma' })]: holds(1, '6h'),
      },
      checks: [quiet('3h'), fires('4h30m', { instance: B, license_type: 'llama' })],
    },
    {
      it: 'fires once for first violations when an additional label splits their series, and not again after a gap',
      ...pace,
      series: {
        [violations({ version: '1' })]: holds(5, '5h').gap('3h').holds(5, '5h'),
        [violations({ version: '2' })]: holds(1, '5h').gap('3h').holds(2, '5h'),
      },
      checks: [quiet('4h'), fires('8h', firing), quiet('10h30m')],
    },
    {
      it: 'fires once when an additional label splits its series',
      ...pace,
      series: {
        [violations({ version: '1' })]: holds(1, '6h'),
        [violations({ version: '2' })]: holds(1, '4h').holds(2, '2h'),
      },
      checks: [quiet('3h'), fires('4h30m', firing)],
    },
    {
      it: 'stays quiet when the series appears at 0, before any violation',
      ...pace,
      series: { [seen]: holds(3, '6h'), [violations()]: nothing('1h').holds(0, '5h') },
      checks: [quiet('1h'), quiet('2h'), quiet('4h')],
    },
    cappedScenario('license_type', (labels) => ({
      [violations(labels)]: holds(0, '10m').holds(1, '10m'),
    })),
  ],
};

export const survivors: readonly Survivor[] = [
  {
    change: /license_violations_total\{[^}]+\}\[⟨2h → 4h⟩/,
    why: 'A value that is older than two hours is compared with itself, so it is not higher.',
  },
];
