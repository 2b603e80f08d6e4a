import { InvalidArgumentError, Option } from 'commander';
import { command, run } from '../../operations/command';
import { EXTENT, type Extent, fuzzAll } from './trial';

const program = command(
  'test:fuzz',
  'Tries random environment files: each is refused in words, before anything is written, or works',
)
  .addOption(count('--runs <n>', 'how many').default(EXTENT.runs))
  .addOption(count('--seed <n>', 'the same make the same again').default(EXTENT.seed, 'another each time'))
  .addOption(
    count('--sample <n>', 'of so many accepted ones, about, promtool and amtool read the files').default(
      EXTENT.sample,
    ),
  )
  .addOption(
    count('--files <n>', 'so many are written to files, and the commands run on them').default(EXTENT.files),
  )
  .addHelpText(
    'after',
    '\nTakes some minutes. Without promtool or amtool, what they read is skipped; in CI it fails instead.',
  )
  .action(async (extent: Extent) => {
    for await (const line of fuzzAll(extent)) console.log(line);
  });

function count(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It is no whole number.');
    return Number(text);
  });
}

void run(program);
