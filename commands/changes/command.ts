import { Option } from 'commander';
import { commitOf } from '../../clients/git';
import { print, printJson, printMarkdown } from '../../lib/output';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { summaryOf, summaryOfWorkingTree } from '../../operations/revision/revision';
import { type TrustOptions, withTrustOptions } from '../../operations/revision/trust';
import { LEVELS, type Level, say } from './change';
import { asData, compare } from './compare';
import { headline } from './print/headline';
import { markdown } from './print/markdown';
import { text } from './print/text';

interface Options extends TrustOptions {
  readonly to?: string;
  readonly env?: string;
  readonly markdown?: boolean;
  readonly json?: boolean;
  readonly failOn?: Level;
}

const program = withTrustOptions(
  command('changes', 'Describes what the working tree changes in the monitoring, compared with a commit'),
)
  .argument('<git ref>', 'branch, tag or commit to compare with')
  .option('--to <git ref>', 'describe what this commit changes, instead of the working tree')
  .option('--env <environment>', 'only this environment')
  .addOption(new Option('--markdown', 'for a comment on a pull request').conflicts('json'))
  .option('--json', 'for other programs')
  .addOption(
    new Option(
      '--fail-on <level>',
      'exit with 1 if there is a change of this level or a more severe one',
    ).choices(LEVELS),
  )
  .addHelpText(
    'after',
    `
Needs no state, server, secret or shell variable.
To see what a branch changes, without later commits on main: $(git merge-base main HEAD).`,
  )
  .action(async (ref: string, options: Options) => {
    const commit = await commitOf(ref);
    const before = await summaryOf(commit, options);
    const { to } = options;
    const after = to === undefined ? summaryOfWorkingTree() : await summaryOf(await commitOf(to), options);
    const all = [...new Set([...before.environments, ...after.environments].map(({ name }) => name))];
    const { env, failOn } = options;
    if (env !== undefined && all.length > 0 && !all.includes(env)) {
      throw new UserError(`there is no environment ${env}`, `Name one of ${all.join(', ')}.`);
    }
    const changes = compare(before, after, env);
    const title = say`Since ${commit.hash.slice(0, 10)} (${commit.subject})`;
    if (options.json) {
      const data = { since: commit, summary: headline(changes), changes: changes.map(asData) };
      printJson(data);
    } else if (options.markdown) printMarkdown(markdown(changes, all, title));
    else print(text(changes, all, title));
    const enough = failOn && LEVELS.slice(0, LEVELS.indexOf(failOn) + 1);
    if (enough && changes.some(({ level }) => enough.includes(level))) process.exitCode = 1;
  });

void run(program);
