import { spawnSync } from 'node:child_process';
import { command, run } from '../../operations/command';
import { lists } from './lists';
import { update } from './update';

const program = command(
  'docs',
  'Writes the lists of alerts and panels, docs/reference.md, the Python catalogue and the section "Rule" of each runbook from the sources',
)
  .option('--check', 'write nothing; fail if a file would change')
  .action(({ check = false }: { check?: boolean }) => {
    update(lists(), check);
    // A separate process, because its sources import the lists that may just have been written.
    const args = ['tools/run.mjs', 'commands/docs/pages.ts', ...(check ? ['--check'] : [])];
    process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
  });

void run(program);
