/** Name or path of the Terraform that cdktf runs. */
export function terraformProgram({ TERRAFORM_BINARY_NAME }: NodeJS.ProcessEnv): string {
  return TERRAFORM_BINARY_NAME ?? 'terraform';
}
