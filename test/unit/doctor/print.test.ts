import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
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
async function printedOn(colours: boolean): Promise<string> {
  const diagnosis = await diagnose(CHECKS);
  let text = '';
  await jest.isolateModulesAsync(async () => {
    jest.doMock('picocolors', () => createColors(colours));
    const { printed } = await import('../../../commands/doctor/print');
    text = printed(diagnosis);
  });
  return text;
}

describe("the doctor's report", () => {
  it('lists the findings by group with their cures, and counts them', async () => {
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
        '1 ok, 1 warning, 1 failed, 2 skipped',
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
});
