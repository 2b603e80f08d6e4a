import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../../../bundle';
import { Alertmanager } from '../../../clients/alertmanager';
import { until } from '../../../clients/waiting';
import { follow, type NotifyOutcome } from '../../../commands/notify/follow';
import { parseLog } from '../../../commands/notify/log';
import { planNotifications, TEST_LABEL } from '../../../commands/notify/plan';
import type { Companies } from './companies';

const PATIENCE_MS = 12_000;

/** Runs `npm run notify` against the real Alertmanager: all receivers, two that are broken, and a silence. */
export async function notify(
  bundle: Bundle,
  url: string,
  companies: Companies,
  folder: string,
): Promise<{ name: string; ok: boolean }[]> {
  const server = new Alertmanager('Alertmanager', url);
  const run = async (id: string, receiver?: string): Promise<NotifyOutcome[]> => {
    const { alerts } = planNotifications(bundle, receiver, id);
    const errors = async () => parseLog(await readFile(join(folder, 'alertmanager.txt'), 'utf8'), id);
    const outcomes = await follow(bundle, server, alerts, {
      id,
      errors,
      report: () => {},
      patienceMs: PATIENCE_MS,
    });
    await server.sendAlerts(alerts.map((alert) => ({ ...alert, endsAt: new Date() })));
    return outcomes;
  };
  const of = (outcomes: readonly NotifyOutcome[], receiver: string) =>
    outcomes.find((each) => each.receiver === receiver);
  companies.broken.set('discord.com', 400).set('teams.example.org', 500);
  const all = await run('0a1b2c3d');
  const broken = ['discord', 'teams'];
  const rest = all.filter(({ receiver }) => !broken.includes(receiver));
  companies.broken.clear();
  const silence = {
    matchers: [{ name: 'team', value: 'storage', isRegex: false, isEqual: true }],
    startsAt: new Date(),
    endsAt: new Date(Date.now() + 600_000),
    createdBy: 'ops',
    comment: 'maintenance',
  };
  await server.ask('/api/v2/silences', { json: silence });
  const silenced = await run('4e5f6a7b', 'mail');
  const left = await until(async () => (await server.alerts(`${TEST_LABEL}=~".+"`)).length === 0, {
    timeoutMs: 30_000,
  });
  for (const { receiver, verdict, note } of [...all, ...silenced])
    console.log(`  ${receiver}: ${verdict}, ${note}`);
  return [
    {
      name: 'notify: reports each receiver that accepts its test alert',
      ok:
        rest.length >= 12 &&
        rest.every(({ verdict, note }) => verdict === 'accepted' && note.includes('[FIRING:1]')),
    },
    {
      name: 'notify: reports a refused notification with the error from the log',
      ok: of(all, 'discord')?.verdict === 'failed' && /400/.test(of(all, 'discord')?.note ?? ''),
    },
    {
      name: 'notify: a notification that is still tried is reported with the last error',
      ok: of(all, 'teams')?.verdict === 'failed' && /500/.test(of(all, 'teams')?.note ?? ''),
    },
    {
      name: 'notify: a silence is named',
      ok:
        of(silenced, 'mail')?.verdict === 'suppressed' &&
        /ops.*maintenance/.test(of(silenced, 'mail')?.note ?? ''),
    },
    { name: 'notify: no test alert is left', ok: left === true },
  ];
}
