import type { Bundle } from '../bundle';
import { bundles } from '../bundle/all';
import { environments } from '../settings/select';
import { readSecret } from './secrets/files';

/** The environment that a command works on. */
export interface Chosen {
  readonly bundle: Bundle;
  /** The shell's variables, completed from the secret files. */
  readonly variables: NodeJS.ProcessEnv;
}

/** Loads one environment. @throws ProblemsError when it is unknown or invalid */
export function choose(name: string): Chosen {
  const variables = rememberedVariables(name, process.env);
  const [bundle] = bundles(environments(variables, [name]));
  if (!bundle) throw new Error(`no bundle was made for ${name}`);
  return { bundle, variables };
}

/** Sets SLACK_WEBHOOK_URL from its secret file when the shell does not set it: a deploy wrote it there earlier. */
export function rememberedVariables(environment: string, variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const url = variables.SLACK_WEBHOOK_URL || readSecret(environment, 'slack_webhook_url');
  return url ? { ...variables, SLACK_WEBHOOK_URL: url } : variables;
}
