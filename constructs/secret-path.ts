/** A file in `secrets/<env>` of this project as Terraform reads it, from the folder of a stack. */
export function secretOnThisMachine(environment: string, file: string): string {
  return `\${path.root}/../../../secrets/${environment}/${file}`;
}
