import { bundlesOf } from '../../../bundle/all';
import { Alertmanager } from '../../../clients/alertmanager';
import type { Deployment } from '../../../operations/deployment';
import { checkSilences } from '../../../operations/doctor/checks/silences';
import type { Verdict } from '../../../operations/doctor/finding';
import { dev } from '../../support/environments';
import { listen } from '../../support/http-server';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const [bundle] = bundlesOf([dev]);
const all = bundle?.alerts.filter(({ severity }) => severity !== 'none').length ?? 0;

const matcher = (name: string, value: string, isRegex = false, isEqual = true) => ({
  name,
  value,
  isRegex,
  isEqual,
});
const silence = (matchers: object[], endsAt = '2026-06-01T13:00:00Z', state = 'active') => ({
  id: 'x',
  createdBy: 'me',
  comment: 'works',
  endsAt,
  matchers,
  status: { state },
});

async function verdictOn(...silences: object[]): Promise<Verdict> {
  const server = await listen((_, response) => response.end(JSON.stringify(silences)));
  try {
    const alertmanager = new Alertmanager('Alertmanager', server.url);
    return (await checkSilences({
      bundle,
      alertmanager,
      now: () => NOW,
    } as unknown as Deployment)) as Verdict;
  } finally {
    await server.close();
  }
}

describe('a silence', () => {
  it.each<[string, object[], number]>([
    ['of one alert', [matcher('alertname', 'ModelRegistryCorrupted')], 1],
    ['of no alert', [matcher('alertname', 'Other')], 0],
    ['of one instance', [matcher('instance', 'a:8000')], 0],
  ])('%s is a warning with the number of alerts', async (_, matchers, covered) => {
    expect(await verdictOn(silence(matchers))).toMatchObject({
      status: 'warning',
      seen: expect.stringContaining(`for 1 h: ${covered} of ${all} alerts (me: works)`),
    });
  });

  it.each<[string, object[]]>([
    ['alertname=~.+', [matcher('alertname', '.+', true)]],
    ['alertname!=Watchdog', [matcher('alertname', 'Watchdog', false, false)]],
    ['alertname!~Watchdog|X', [matcher('alertname', 'Watchdog|X', true, false)]],
    ['severity=~critical|warning|info', [matcher('severity', 'critical|warning|info', true)]],
    ['instance=~.*', [matcher('instance', '.*', true)]],
    // JavaScript's engine would need years to match these.
    ['alertname=~(\\w+)+!|.+', [matcher('alertname', '(\\w+)+!|.+', true)]],
    [`alertname=~${'.*'.repeat(40)}!|.+`, [matcher('alertname', `${'.*'.repeat(40)}!|.+`, true)]],
  ])('of most alerts fails: %s', async (shown, matchers) => {
    const { status, seen } = await verdictOn(silence(matchers, '2030-01-01T00:00:00Z'));
    expect(status).toBe('failed');
    expect(seen.startsWith(shown)).toBe(true);
  });

  it('of most alerts is named before all others, even if it has not started yet', async () => {
    const small = Array.from({ length: 9 }, () => silence([matcher('alertname', 'ModelRegistryCorrupted')]));
    const { status, seen } = await verdictOn(
      ...small,
      silence([matcher('severity', '.+', true)], '2026-06-03T12:00:00Z', 'pending'),
    );
    expect(status).toBe('failed');
    expect(seen).toMatch(/^severity=~\.\+ for 2 d \(pending\): /);
  });

  it('that has expired is left out', async () => {
    expect(await verdictOn(silence([matcher('severity', '.+', true)], undefined, 'expired'))).toMatchObject({
      status: 'ok',
    });
  });
});
