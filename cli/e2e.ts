import pc from 'picocolors';
import { PARTS, type Part } from '../stacks';
import { command, progress, run, UserError } from './command';
import { backupTrial } from './e2e/backup';
import { canaryTrial } from './e2e/canaries';
import { lackingPrograms, lackingStacks } from './e2e/lacking';
import { ProjectCopy } from './e2e/project';
import { LAST_STEP, STEPS } from './e2e/steps';
import { upgradeTrial } from './e2e/upgrade';
import { choose } from './environment';
import { fuzzTrial } from './fuzz/trial';

/** What is brought up: the only environment that can be destroyed whole, its audit records included. */
const ENVIRONMENT = 'dev';

/** Each brings the environment up by itself. */
const TRIALS = {
  'keeps its secrets to itself': canaryTrial,
  'loses nothing when an image is upgraded': upgradeTrial,
  'is the same again after a backup, a destroy and a restore': backupTrial,
  'refuses in words what it does not take, whatever an environment file has in it': fuzzTrial,
} as const;

const TOTAL = STEPS.length + 1 + Object.keys(TRIALS).length;

const program = command(
  'test:e2e',
  'Brings a whole environment up on this machine, tries on it what must hold, and takes it away again',
)
  .addHelpText(
    'after',
    `
Works on copies of the project with state and secrets of their own; "${ENVIRONMENT}" must not run on this machine. Takes half an
hour. Without Docker or Terraform everything is skipped, without a stack's Terraform provider that stack is; in CI they
fail.`,
  )
  .action(async () => {
    const missing = await lackingPrograms();
    if (missing.length > 0) return skipAll(`${missing.join(' and ')} does not run`);
    const lacking = await lackingStacks();
    for (const stack of lacking) skip(`the stack ${stack}: Terraform cannot get its provider`);
    if (lacking.includes('platform')) return skipAll('nothing can be deployed without that');
    let failed = await trySteps(PARTS.filter((part) => !lacking.includes(part)));
    for (const [it, trial] of Object.entries(TRIALS)) {
      if (!(await attempt(it, async () => (await trial(ENVIRONMENT)).join('\n    ')))) failed += 1;
    }
    console.log(`${TOTAL - failed} passed, ${failed} failed, ${lacking.length} skipped`);
    if (failed > 0) process.exitCode = 1;
  });

/** @returns how many steps failed: what cannot be tried after the first one did has failed as well */
async function trySteps(stacks: readonly Part[]): Promise<number> {
  const { bundle } = choose(ENVIRONMENT);
  const copy = await ProjectCopy.make(bundle);
  const shared = { bundle, copy, stacks };
  const [first, ...others] = STEPS;
  const cameUp = first !== undefined && (await attempt(first.it, () => first.run(shared)));
  let failed = cameUp ? 0 : STEPS.length;
  for (const step of cameUp ? others : []) {
    if (!(await attempt(step.it, () => step.run(shared)))) failed += 1;
  }
  // What could not be destroyed can be removed only with the state that knows of it.
  if (await attempt(LAST_STEP.it, () => LAST_STEP.run(shared))) await copy.remove();
  else {
    failed += 1;
    progress(`What is left can be destroyed in ${copy.folder}.`);
  }
  return failed;
}

async function attempt(it: string, tried: () => Promise<string>): Promise<boolean> {
  progress(`It ${it} ...`);
  const begun = Date.now();
  const took = () => pc.dim(`(${((Date.now() - begun) / 1_000).toFixed(0)} s)`);
  try {
    const seen = await tried();
    console.log(`${pc.green('ok')} it ${it} ${took()}${seen && `\n    ${pc.dim(seen)}`}`);
    return true;
  } catch (error) {
    console.log(`${pc.red('failed')} it ${it} ${took()}\n${(error as Error).message}`);
    return false;
  }
}

function skipAll(why: string): void {
  skip(`everything: ${why}`);
  console.log(`0 passed, 0 failed, ${TOTAL} skipped`);
}

/** @throws UserError in CI, where what is left out would pass for what succeeded */
function skip(what: string): void {
  if (process.env.CI)
    throw new UserError(`cannot try ${what}`, 'In CI nothing is left out: give it what it lacks.');
  console.log(`skipped ${what}`);
}

void run(program);
