import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { findProgram } from '../../support/programs';
import { testAlertmanagers } from './alertmanagers';
import type { Results } from './results';
import { testThanos } from './thanos';

type Programs = Readonly<Record<string, string>>;

/** The parts of the test, with the programs that they need. */
const PARTS: Readonly<
  Record<
    string,
    { readonly needs: readonly string[]; readonly test: (programs: Programs) => Promise<Results> }
  >
> = {
  alertmanager: {
    needs: ['alertmanager', 'prometheus'],
    test: ({ alertmanager = '', prometheus = '' }) => testAlertmanagers({ alertmanager, prometheus }),
  },
  thanos: {
    needs: ['alertmanager', 'prometheus', 'promtool', 'thanos'],
    test: ({ alertmanager = '', prometheus = '', promtool = '', thanos = '' }) =>
      testThanos({ alertmanager, prometheus, promtool, thanos }),
  },
};

const program = command(
  'test:replicas',
  'Runs replicas of Alertmanager and Prometheus as real programs, kills them, and counts notifications, silences and samples',
)
  .argument('[part...]', `parts: ${Object.keys(PARTS).join(', ')} (default: all)`)
  .action(async (names: string[]) => {
    const unknown = names.find((name) => !(name in PARTS));
    if (unknown !== undefined) {
      throw new UserError(`unknown part '${unknown}'`, `Use one of ${Object.keys(PARTS).join(', ')}.`);
    }
    const [total, skipped] = [{ passed: 0, failed: 0 }, [] as string[]];
    for (const [name, { needs, test }] of Object.entries(PARTS)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const found = needs.map((need) => [need, findProgram(need, process.env)] as const);
      const missing = found.flatMap(([need, path]) => (path === undefined ? [need] : []));
      if (missing.length > 0) {
        skipped.push(name);
        const what = `the test of ${name} needs ${missing.join(', ')}`;
        const cure =
          'Add them to PATH: `.github/programs <folder>` installs Prometheus and Alertmanager, and Thanos is at https://github.com/thanos-io/thanos/releases.';
        if (process.env.CI) throw new UserError(what, cure);
        console.log(`skipped: ${what}. ${cure}`);
        continue;
      }
      const results = await test(Object.fromEntries(found.map(([need, path]) => [need, path ?? ''])));
      total.passed += results.passed;
      total.failed += results.failed;
    }
    console.log(`${total.passed} passed, ${total.failed} failed, ${skipped.length} skipped`);
    if (total.failed > 0) process.exitCode = 1;
  });

void run(program);
