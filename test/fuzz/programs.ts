import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Bundle } from '../../bundle';
import { renderedFiles } from '../../bundle/render';
import { ProgramError, run } from '../../clients/processes';
import { findOrSkip } from '../support/programs';
import { FuzzFailure } from './judge';

/** Arguments of each program for the rendered files. `*` stands for the rule files. */
const CHECKS = {
  promtool: [
    ['check', 'rules', '*'],
    ['check', 'config', '--lint=all', '--lint-fatal', 'prometheus/prometheus.yml'],
  ],
  amtool: [['check-config', 'alertmanager/alertmanager.yml']],
} as const;

/** Paths of the programs. Missing programs are left out. */
export type Programs = Readonly<Partial<Record<keyof typeof CHECKS, string>>>;

/** @throws UserError in CI when a program is missing */
export function findPrograms(): Programs {
  return { ...findOrSkip('promtool'), ...findOrSkip('amtool') };
}

/** Checks the configurations with the servers' own programs. @throws FuzzFailure when a program rejects one */
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
        await run(path ?? '', args, { cwd: folder }).catch((error: unknown) => {
          if (!(error instanceof ProgramError)) throw error;
          throw new FuzzFailure(`${program} ${check.join(' ')} fails:\n${error.output.output}`);
        });
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
