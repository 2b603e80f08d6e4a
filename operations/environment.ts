import type { Bundle } from '../bundle';
import { bundles } from '../bundle/all';
import { environments } from '../settings/select';
import { rememberedVariables } from './secrets/files';

/** One environment as a command works on it. */
export interface Chosen {
  readonly bundle: Bundle;
  /** The shell's variables, with what earlier ones left in secret files. */
  readonly variables: NodeJS.ProcessEnv;
}

/** @throws ProblemsError when there is no such environment, or something is wrong in it */
export function choose(name: string): Chosen {
  const variables = rememberedVariables(name, process.env);
  const [bundle] = bundles(environments(variables, [name]));
  if (!bundle) throw new Error(`no bundle was made for ${name}`);
  return { bundle, variables };
}
