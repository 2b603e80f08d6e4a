import { existsSync, readFileSync, rmSync } from 'node:fs';
import { LocalBackend, type TerraformStack } from 'cdktf';
import { projectPath } from '../lib/project';

/**
 * Keeps the state of a stack in `terraform.<stack>.tfstate` in the project's folder. The path is relative to the stack's
 * folder, where Terraform runs, so that every checkout writes the same output.
 */
export class LocalState extends LocalBackend {
  constructor(stack: TerraformStack) {
    super(stack, { path: `../../../${stateFile(stack.node.id)}` });
  }
}

/**
 * Deletes Terraform's record of a stack's backend if it contains the absolute path that earlier versions of this
 * project wrote. Terraform would refuse the relative one ("Backend configuration changed"), although it is the same
 * file.
 */
export function forgetAbsolutePath(stack: string): void {
  const record = projectPath(`cdktf.out/stacks/${stack}/.terraform/terraform.tfstate`);
  if (!existsSync(record)) return;
  const { backend }: { backend?: { type: string; config: { path?: string } } } = JSON.parse(
    readFileSync(record, 'utf8'),
  );
  if (backend?.type === 'local' && backend.config.path === projectPath(stateFile(stack))) rmSync(record);
}

function stateFile(stack: string): string {
  return `terraform.${stack}.tfstate`;
}
