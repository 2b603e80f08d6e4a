import { readdirSync } from 'node:fs';
import { ProgramError, run } from '../../clients/processes';
import { projectFile } from '../../lib/project';
import type { Step } from './step';

/** Output of a command that does not work: a missing login, a wrong filter, a name that does not exist. 401 may be a size. */
const FAULTY =
  /"status(Code)?": ?401|error: 401|unauthorized|jq: error|parse error|command not found|no such (container|file)|security_exception/i;
const TIMEOUT_MS = 60_000;

interface Documented {
  readonly place: string;
  readonly script: string;
}

/** Diagnosis commands of the runbooks and commands of the troubleshooting table, without those that have placeholders or `sudo`. */
export function documentedCommands(): Documented[] {
  const runbooks = readdirSync('runbooks').flatMap((name) => {
    const [diagnosis = ''] = projectFile(`runbooks/${name}`).split('\n## Mitigation');
    return [...diagnosis.matchAll(/```bash\n(.*?)```/gs)].map(([, script = '']) => ({ place: name, script }));
  });
  const [, table = ''] = projectFile('docs/operations.md').split('\n## Troubleshooting');
  const cells = [...table.matchAll(/(?<=[|,:;] |then )`((?:[^`\\]|\\.)+)`/g)]
    .map(([, script = '']) => ({ place: 'docs/operations.md', script: script.replaceAll('\\|', '|') }))
    .filter(({ script }) => /^(printf|curl|docker) /.test(script));
  return [...runbooks, ...cells].filter(({ script }) => !/<[a-z]+>|\bsudo /.test(script));
}

/** Runs the documented commands against the deployed environment. */
export const DOCUMENTED_COMMANDS: Step = {
  it: 'runs every command of the runbooks and of the troubleshooting table',
  run: async ({ copy, bundle, stacks }) => {
    const { name } = bundle.environment;
    // If the Grafana stack is not deployed, Grafana has no rules.
    const commands = documentedCommands().filter(
      ({ script }) => stacks.includes('grafana') || !script.includes('localhost:3000'),
    );
    const faults: string[] = [];
    for (const { place, script } of commands) {
      const text = `env=${name}\n${script.replace(/^env=.*$/gm, `env=${name}`)}`;
      const output = await run('bash', ['-c', text], { cwd: copy.path('.'), timeoutMs: TIMEOUT_MS }).then(
        (done) => done.output,
        (error: unknown) => {
          if (!(error instanceof ProgramError)) throw error;
          // grep exits with 1 if nothing matches.
          return error.exitCode === 1 ? error.output.output : error.message;
        },
      );
      const [fault] = FAULTY.exec(output) ?? [];
      if (fault) faults.push(`${place}: ${fault}\n${script.trim()}\n${output.slice(0, 300)}`);
    }
    if (faults.length > 0) throw new Error(faults.join('\n\n'));
    return `${commands.length} commands`;
  },
};
