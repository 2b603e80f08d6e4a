import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { projectPath } from '../lib/project';
import { PARTS } from '../stacks';
import { command, progress, run, UserError } from './command';
import { objects } from './e2e/docker';
import { E2E } from './e2e/environment';
import { lackingPrograms, lackingStacks } from './e2e/lacking';
import { Project } from './e2e/project';
import { LAST_STEP, type Run, STEPS, type Step } from './e2e/steps';

/** All that the commands said. */
const LOG = '.build/e2e.log';

const program = command(
  'test:e2e',
  'Brings a whole environment up on this machine, tries on it what must hold, and takes it away again',
)
  .addHelpText(
    'after',
    `
Works on a copy of the project, with state, secrets and ports of its own; an environment "${E2E.name}" must not run. Takes a quarter of an hour.
Without Docker or Terraform everything is skipped, without a stack's Terraform provider that stack is; in CI they fail.`,
  )
  .action(async () => {
    const missing = await lackingPrograms();
    if (missing.length > 0) return skipAll(missing);
    const lacking = await lackingStacks();
    for (const stack of lacking) skip(`the stack ${stack}: Terraform cannot get its provider`);
    const there = await objects(E2E.name);
    if (there.length > 0) {
      throw new UserError(
        `${there.join(', ')} exists already`,
        'Destroy the environment that runs on this machine first: the orchestrator has one name in all of them.',
      );
    }
    await mkdir(dirname(projectPath(LOG)), { recursive: true });
    await rm(projectPath(LOG), { force: true });
    const project = await Project.copy(E2E, projectPath(LOG));
    const stacks = PARTS.filter((part) => !lacking.includes(part));
    const failed = await tryAll({ project, stacks });
    // What is left can be removed only with the state that knows of it.
    if ((await objects(E2E.name)).length === 0) await project.remove();
    else progress(`Something is left: its state is in ${project.folder}, where it can be destroyed.`);
    console.log(`${STEPS.length + 1 - failed} passed, ${failed} failed, ${lacking.length} skipped`);
    if (failed > 0) process.exitCode = 1;
  });

/** @returns how many steps failed; what cannot be tried after that has failed as well */
async function tryAll(shared: Run): Promise<number> {
  const [first, ...others] = STEPS;
  const cameUp = first !== undefined && (await attempt(first, shared));
  let failed = cameUp ? 0 : STEPS.length;
  for (const step of cameUp ? others : []) if (!(await attempt(step, shared))) failed += 1;
  if (!(await attempt(LAST_STEP, shared))) failed += 1;
  if (failed > 0) progress(`What was said is in ${LOG}.`);
  return failed;
}

async function attempt({ it, run: tried }: Step, shared: Run): Promise<boolean> {
  progress(`It ${it} ...`);
  const begun = Date.now();
  try {
    const seen = await tried(shared);
    console.log(`${pc.green('ok')} it ${it} ${pc.dim(`${seconds(begun)} ${seen}`)}`);
    return true;
  } catch (error) {
    console.log(`${pc.red('failed')} it ${it} ${pc.dim(seconds(begun))}\n${(error as Error).message}`);
    return false;
  }
}

const seconds = (since: number) => `(${((Date.now() - since) / 1_000).toFixed(0)} s)`;

function skipAll(missing: readonly string[]): void {
  skip(`everything: ${missing.join(' and ')} does not run`);
  console.log(`0 passed, 0 failed, ${STEPS.length + 1} skipped`);
}

/** @throws UserError in CI, where what is left out would pass for what succeeded */
function skip(what: string): void {
  if (process.env.CI)
    throw new UserError(`cannot try ${what}`, 'In CI nothing is left out: give it what it lacks.');
  console.log(`skipped ${what}`);
}

void run(program);
