import type { Bundle } from '../bundle';
import type { Change } from '../clients/terraform';
import { ProblemsError } from '../lib/problems';
import { progress } from '../lib/progress';
import { confirm } from './confirm';
import { requireGrafanaLogin } from './grafana-login';
import { adoption, adoptLeftovers, type Leftover, leftoversOf, unmanagedMessage } from './leftovers';
import { applyPlan, discardPlan, initialize, plan, serverOf, showPlan } from './terraform';
import { explaining } from './terraform-errors';

export interface ApplyOptions {
  /** Whether to apply without asking. */
  readonly approved: boolean;
  /** Whether to adopt leftovers first. @default false */
  readonly adopt?: boolean;
  /** Whether to destroy the stack. @default false */
  readonly destroy?: boolean;
}

/**
 * Applies a synthesized stack.
 * @returns the changes that were made
 * @throws ProblemsError with Terraform's errors and their cures; UserError when the user does not agree
 */
export async function apply(
  bundle: Bundle,
  stack: string,
  options: ApplyOptions,
): Promise<readonly Change[]> {
  const { environment } = bundle;
  const { approved, adopt = false, destroy = false } = options;
  return explaining(bundle, stack, async () => {
    if (serverOf(stack) === 'grafana' && !destroy) await requireGrafanaLogin(bundle);
    await initialize(environment, stack);
    try {
      const flags = destroy ? ['-destroy'] : [];
      // The plan also takes the lock of the state, so that nothing is adopted while another deploy holds the lock.
      let changes = await plan(environment, stack, flags);
      // Only objects that Terraform would create can be leftovers.
      const created = changes.filter(({ action }) => action === 'create').map(({ address }) => address);
      const leftovers = created.length > 0 ? await leftoversOf(bundle, stack, new Set(created)) : [];
      if (leftovers.length > 0) {
        if (!adopt) throw unmanaged(bundle, stack, leftovers);
        await adoptApproved(bundle, stack, leftovers, approved);
        changes = await plan(environment, stack, flags);
      }
      if (changes.length === 0) {
        progress(`${stack}: ${destroy ? 'nothing to destroy' : 'no changes'}`);
        return changes;
      }
      if (!approved) {
        await showPlan(environment, stack);
        await confirm(`Apply these changes to ${stack}?`, `${stack} was not changed`);
      }
      await applyPlan(environment, stack, changes);
      return changes;
    } finally {
      await discardPlan(stack);
    }
  });
}

/** Adopts leftovers after the user agreed. */
async function adoptApproved(
  bundle: Bundle,
  stack: string,
  leftovers: readonly Leftover[],
  approved: boolean,
): Promise<void> {
  for (const leftover of leftovers) progress(adoption(leftover));
  if (!approved) {
    await confirm(
      `Adopt these into ${stack}? Answer no while another deploy of ${bundle.environment.name} is running.`,
      'nothing was adopted',
    );
  }
  await adoptLeftovers(bundle, stack, leftovers);
}

function unmanaged({ environment }: Bundle, stack: string, leftovers: readonly Leftover[]): ProblemsError {
  return new ProblemsError([
    {
      path: stack,
      message: unmanagedMessage(leftovers),
      cure: `If another folder deployed them, deploy from there. Otherwise npm run deploy -- ${environment.name} --adopt lists what it would recreate or take over, and asks.`,
    },
  ]);
}
