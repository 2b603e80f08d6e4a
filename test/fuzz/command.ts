import { InvalidArgumentError, Option } from 'commander';
import { command, run } from '../../operations/command';
import { EXTENT, type Extent, fuzzAll } from './trial';

const program = command(
  'test:fuzz',
  'Tests random environment files: each must work, or be refused with an error message before anything is written',
)
  .addOption(count('--runs <n>', 'number of cases').default(EXTENT.runs))
  .addOption(count('--seed <n>', 'seed of the cases, to repeat a run').default(EXTENT.seed, 'random'))
  .addOption(
    count(
      '--sample <n>',
      'approximate number of accepted cases whose files promtool and amtool check',
    ).default(EXTENT.sample),
  )
  .addOption(
    count('--files <n>', 'number of cases that are written to files for the commands').default(EXTENT.files),
  )
  .addHelpText(
    'after',
    '\nTakes some minutes. Without promtool or amtool their checks are skipped; in CI this is a failure.',
  )
  .action(async (extent: Extent) => {
    for await (const line of fuzzAll(extent)) console.log(line);
  });

function count(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Use a whole number.');
    return Number(text);
  });
}

void run(program);
