import { fires, type LintException, type Scenarios } from '../../scenarios/scenario';

export const scenarios: Scenarios = {
  Watchdog: [
    {
      it: 'fires at all times, whether anything is scraped or not',
      series: {},
      checks: [
        fires(
          '0s',
          {},
          'Always firing. The service that receives the heartbeat must raise an alarm when this notification stops arriving.',
        ),
        fires('1h'),
      ],
    },
  ],
};

export const lintExceptions: readonly LintException[] = [
  { check: 'alerts/comparison', why: 'The Watchdog must always fire.' },
];
