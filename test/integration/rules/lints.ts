import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundles } from '../../../bundle/all';
import { renderedFiles } from '../../../bundle/render';
import { findOrSkip, type Program } from '../../support/programs';
import type { Lint } from './lint';
import { checkMessages } from './messages';
import { PINT_CONFIG } from './pint';
import { runProgram } from './programs';
import { checkSilenceLinks } from './silence-links';

/** Checks of one environment's files, each with the program that performs it. `*` stands for the rule files. */
const CHECKS: readonly (readonly [name: string, program: Program, args: readonly string[]])[] = [
  ['promtool check rules', 'promtool', ['check', 'rules', '--lint=all', '--lint-fatal', '*']],
  ['promtool check config', 'promtool', ['check', 'config', '--lint=all', 'prometheus/prometheus.yml']],
  ['amtool check-config', 'amtool', ['check-config', 'alertmanager/alertmanager.yml']],
  [
    'pint lint',
    'pint',
    [
      '--offline',
      '--no-color',
      '--log-level',
      'ERROR',
      '--config',
      'pint.hcl',
      'lint',
      '--fail-on',
      'info',
      '*',
    ],
  ],
];

/** Renders every environment to the folder, and checks the files with the servers' own programs. */
export async function lint(folder: string): Promise<Lint[]> {
  const results: Lint[] = [];
  for (const bundle of bundles(process.env)) {
    const { name } = bundle.environment;
    const place = join(folder, name);
    for (const [path, text] of Object.entries({ ...renderedFiles(bundle), 'pint.hcl': PINT_CONFIG })) {
      await mkdir(dirname(join(place, path)), { recursive: true });
      await writeFile(join(place, path), text);
    }
    for (const message of [
      ...(await checkMessages(place, bundle.alerts)),
      ...(await checkSilenceLinks(place)),
    ])
      results.push({ ...message, name: `${message.name} on ${name}` });
    const rules = (await readdir(join(place, 'prometheus/rules'))).map((file) => `prometheus/rules/${file}`);
    for (const [check, program, args] of CHECKS) {
      const path = findOrSkip(program)?.[program];
      const outcome = path
        ? await runProgram(
            path,
            args.flatMap((arg) => (arg === '*' ? rules : [arg])),
            place,
          )
        : undefined;
      results.push({
        name: `${check} on ${name}`,
        result: outcome ? (outcome.succeeded ? 'passed' : 'failed') : 'skipped',
        output: outcome?.output ?? '',
      });
    }
  }
  return results;
}
