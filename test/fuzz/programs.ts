import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Bundle } from '../../bundle';
import { renderedFiles } from '../../bundle/render';
import { findOrSkip, runProgram } from '../integration/rules/programs';
import { FuzzFailure } from './judge';

/** What each program is asked about the rendered files. `*` stands for the rule files. */
const CHECKS = {
  promtool: [
    ['check', 'rules', '*'],
    ['check', 'config', '--lint=all', '--lint-fatal', 'prometheus/prometheus.yml'],
  ],
  amtool: [['check-config', 'alertmanager/alertmanager.yml']],
} as const;

/** Where the programs are that read what was made; one that this machine has not is left out. */
export type Programs = Readonly<Partial<Record<keyof typeof CHECKS, string>>>;

/** @throws UserError when one is missing and this is CI */
export function findPrograms(variables: NodeJS.ProcessEnv): Programs {
  const [promtool, amtool] = [findOrSkip('promtool', variables), findOrSkip('amtool', variables)];
  return { ...(promtool && { promtool }), ...(amtool && { amtool }) };
}

/**
 * Has the servers' own programs read the configurations.
 * @throws FuzzFailure when one refuses
 */
export async function checkConfigurations(bundle: Bundle, programs: Programs): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  try {
    const files = renderedFiles(bundle);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const rules = Object.keys(files).filter((path) => path.startsWith('prometheus/rules/'));
    for (const program of ['promtool', 'amtool'] as const) {
      const path = programs[program];
      for (const check of path ? CHECKS[program] : []) {
        const args = check.flatMap((word) => (word === '*' ? rules : [word]));
        const { succeeded, output } = await runProgram(path ?? '', args, folder);
        if (!succeeded) throw new FuzzFailure(`${program} ${check.join(' ')} refuses:\n${output}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
