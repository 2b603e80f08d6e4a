import { existsSync, readFileSync } from 'node:fs';
import type { Problem } from '../../lib/problems';
import { projectPath } from '../../lib/project';
import type { Environment } from '../../settings/schema';
import { STACKS, stackName } from '../../stacks';

/** Local states that were not moved when the environment got a remote one: a deploy would create everything a second time. */
export function checkMovedState({ name, state }: Environment): Problem[] {
  if (state === undefined) return [];
  return STACKS.map((stack) => `terraform.${stackName(name, stack)}.tfstate`)
    .filter((file) => hasResources(projectPath(file)))
    .map((file) => ({
      path: file,
      message: `is the state of ${name} in this folder, but ${name}.state names a remote one`,
      cure: 'Move it as in docs/recovery.md, "Move the state". If it was moved already, delete this file.',
    }));
}

function hasResources(path: string): boolean {
  if (!existsSync(path)) return false;
  const { resources = [] }: { resources?: readonly unknown[] } = JSON.parse(readFileSync(path, 'utf8'));
  return resources.length > 0;
}
