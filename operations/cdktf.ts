import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { UserError } from '../lib/user-error';
import type { Environment } from '../settings/schema';
import { SELECTION } from '../settings/select';
import { PARTS, type Part, stackName } from '../stacks';
import { readSecret } from './secrets/files';

/** Runs the cdktf command for one environment. @throws UserError when it fails; what it said stands above. */
export async function cdktf(
  { name }: Environment,
  args: readonly string[],
  variables: NodeJS.ProcessEnv,
): Promise<void> {
  const program = createRequire(`${process.cwd()}/`).resolve('cdktf-cli/bundle/bin/cdktf');
  const env = { ...variables, ...providerCredentials(name), [SELECTION]: name, CHECKPOINT_DISABLE: '1' };
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit', env });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? (signal ? 1 : 0)));
  });
  if (code !== 0) {
    throw new UserError(
      `cdktf ${args[0]} did not succeed`,
      'What Terraform said stands above. What was applied stays, and the next run goes on from there.',
    );
  }
}

/** Credentials of the providers: by their own environment variables, so that they are in no file and no argument. */
export function providerCredentials(environment: string): NodeJS.ProcessEnv {
  const grafana = readSecret(environment, 'grafana_admin_password');
  const elasticsearch = readSecret(environment, 'elasticsearch_password');
  return {
    ...(grafana && { GRAFANA_AUTH: `admin:${grafana}` }),
    ...(elasticsearch && { ELASTICSEARCH_USERNAME: 'elastic', ELASTICSEARCH_PASSWORD: elasticsearch }),
  };
}

/** The stacks that are meant: those named, or all of the environment. @throws UserError for one there is not */
export function stacks({ name }: Environment, parts: readonly string[]): string[] {
  const unknown = parts.filter((part) => !PARTS.some((known) => known === part));
  if (unknown.length > 0) {
    throw new UserError(
      `there is no stack ${unknown.join(', ')}`,
      `Name some of ${PARTS.join(', ')}, or none for all.`,
    );
  }
  const wanted = parts.length === 0 ? PARTS : PARTS.filter((part: Part) => parts.includes(part));
  return wanted.map((part) => stackName(name, part));
}
