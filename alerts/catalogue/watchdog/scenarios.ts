import { fires, type Scenario } from '../../scenarios/scenario';

export const watchdog: readonly Scenario[] = [
  {
    it: 'fires always, whatever is scraped or not',
    series: {},
    checks: [
      fires(
        '0s',
        {},
        'Fires always, to the heartbeat receiver. Whoever expects the heartbeat raises the alarm when it stays away.',
      ),
      fires('1h'),
    ],
  },
];
