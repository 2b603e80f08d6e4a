import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { findOrSkip, type Program } from '../../support/programs';
import { printCounts } from '../../support/results';
import { testAlertmanagers } from './alertmanagers';
import type { Results } from './results';
import { testThanos } from './thanos';

type Programs = Readonly<Record<string, string>>;

/** The parts of the test, with the programs that they need. */
const PARTS: Readonly<
  Record<
    string,
    { readonly needs: readonly Program[]; readonly test: (programs: Programs) => Promise<Results> }
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
    const total = { passed: 0, failed: 0, skipped: 0 };
    for (const [name, { needs, test }] of Object.entries(PARTS)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const programs = findOrSkip(...needs);
      if (!programs) {
        total.skipped += 1;
        continue;
      }
      const results = await test(programs);
      total.passed += results.passed;
      total.failed += results.failed;
    }
    printCounts(total);
  });

void run(program);
