import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import { printed } from '../../../commands/doctor/print';
import { diagnose } from '../../../operations/doctor/diagnose';
import {
  about,
  type DoctorCheck,
  failed,
  type Group,
  ok,
  skipped,
  warning,
} from '../../../operations/doctor/finding';

const check = (
  name: string,
  group: Group,
  run: DoctorCheck['run'],
  needs: readonly string[] = [],
): DoctorCheck => ({
  name,
  group,
  needs,
  run,
});

const CHECKS: readonly DoctorCheck[] = [
  check('Grafana', 'Grafana', async () => failed('nothing answers', 'See whether it runs.')),
  check('dashboards', 'Grafana', async () => ok('all there'), ['Grafana']),
  check('container grafana', 'Containers', async () => [
    ok('running'),
    about('image', warning('is another one', 'Deploy.')),
  ]),
  check('backups', 'Logs', async () => skipped('there are none')),
];

/** The report on a terminal with or without colours. */
async function printedOn(colours: boolean, checks = CHECKS): Promise<string> {
  return printed(await diagnose(checks), createColors(colours));
}

describe("the doctor's report", () => {
  it('lists the findings by group with their fixes, and counts them', async () => {
    expect(await printedOn(false)).toBe(
      [
        'Containers',
        '  ok      container grafana: running',
        '  warning image: is another one',
        '          -> Deploy.',
        '',
        'Grafana',
        '  failed  Grafana: nothing answers',
        '          -> See whether it runs.',
        '  skipped dashboards: because of Grafana',
        '',
        'Logs',
        '  skipped backups: there are none',
        '',
        '1 ok, 1 warning, 0 pending, 1 failed, 2 skipped',
      ].join('\n'),
    );
  });

  it('marks statuses by colour, with the same text without colours', async () => {
    const coloured = await printedOn(true);
    const { green, yellow, red, dim } = createColors(true);
    for (const mark of [green('ok     '), yellow('warning'), red('failed '), dim('skipped')])
      expect(coloured).toContain(mark);
    expect(stripVTControlCharacters(coloured)).toBe(await printedOn(false));
  });

  it('shows control characters of servers and labels visibly, on one line', async () => {
    const hostile = '\u001b[1A\u001b[2Kalertname=~.+\n  ok      silences: none\u202e';
    const checks = [check('silences', 'Alertmanager', async () => about(hostile, warning(hostile, hostile)))];
    const text = await printedOn(false, checks);
    expect(text.split('\n')).toEqual([
      'Alertmanager',
      expect.stringMatching(
        /^ {2}warning \\u\{1b\}\[1A\\u\{1b\}\[2Kalertname=~\.\+ ok silences: none\\u\{202e\}: /,
      ),
      expect.stringMatching(/^ {10}-> \\u\{1b\}/),
      '',
      '0 ok, 1 warning, 0 pending, 0 failed, 0 skipped',
    ]);
  });
});
