import type { Bundle } from '../bundle';
import { bundles } from '../bundle/all';
import { type Problem, throwIfAny } from '../lib/problems';
import { isPlaintext } from '../settings/plaintext';
import type { Environment } from '../settings/schema';
import { secretFault } from './secrets/fault';
import { readSecret } from './secrets/files';

/** The environment that a command works on. */
export interface Chosen {
  readonly bundle: Bundle;
  /** The shell's variables, completed from the secret files. */
  readonly variables: NodeJS.ProcessEnv;
}

/** Loads one environment. @throws ProblemsError when it is unknown or invalid, or its Docker engine is accessed without TLS */
export function choose(name: string): Chosen {
  const variables = rememberedVariables(name, process.env);
  const [bundle] = bundles(variables, [name]);
  if (!bundle) throw new Error(`no bundle was made for ${name}`);
  throwIfAny(checkDockerTls(bundle.environment, variables));
  return { bundle, variables };
}

/** The docker command and Terraform take the address and the certificates of an engine from variables. */
export function checkDockerTls({ name, docker }: Environment, variables: NodeJS.ProcessEnv): Problem[] {
  const host = docker.host ?? variables.DOCKER_HOST;
  const usesTls = Boolean(variables.DOCKER_TLS_VERIFY && variables.DOCKER_CERT_PATH);
  if (!host?.startsWith('tcp:') || usesTls || docker.allowPlaintext || !isPlaintext(host, 'tcp:')) return [];
  return [
    {
      path: docker.host === undefined ? 'DOCKER_HOST' : `${name}.docker.host`,
      message: `${host} would be accessed without TLS`,
      cure: 'Set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, use ssh://user@host, or give a reason in docker.allowPlaintext.',
    },
  ];
}

/**
 * Sets SLACK_WEBHOOK_URL from its secret file when the shell does not set it: a deploy wrote it there earlier.
 * @throws ProblemsError that names the file when its content is not such a URL
 */
export function rememberedVariables(environment: string, variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (variables.SLACK_WEBHOOK_URL) return variables;
  const url = readSecret(environment, 'slack_webhook_url');
  if (url === undefined) return variables;
  const message = secretFault('slack_webhook_url', url);
  throwIfAny(
    message === undefined
      ? []
      : [
          {
            path: `secrets/${environment}/slack_webhook_url`,
            message,
            cure: 'Write the whole URL of the incoming webhook to that file, and nothing else.',
          },
        ],
  );
  return { ...variables, SLACK_WEBHOOK_URL: url };
}
