import { z } from 'zod';
import { line } from './texts';

/** Placeholder for the name of a stack: each stack has its own state. */
export const STACK = '{stack}';

/** Shared storage of Terraform's state. */
export const stateSchema = z
  .strictObject({
    backend: z
      .enum(['s3', 'gcs', 'azurerm', 'http', 'pg', 'consul'])
      .describe('Terraform backend (developer.hashicorp.com/terraform/language/backend)'),
    settings: z
      .record(
        z
          .string()
          .regex(/^[a-z][a-z0-9_]*$/, 'is not a setting of a Terraform backend')
          .meta({ examples: ['bucket'] }),
        z.union([line(), z.number(), z.boolean()]),
      )
      .meta({ examples: [{ bucket: 'state', key: `monitoring/${STACK}.tfstate` }] })
      .describe(
        `Settings of the backend. ${STACK} in a value becomes the stack's name. Credentials belong in the backend's environment variables`,
      ),
  })
  .optional()
  .describe('Default: local files in the folder of the project');

export type StateSettings = Readonly<NonNullable<z.output<typeof stateSchema>>>;

/** Settings that would put a credential into the stacks, which are not secret. */
const CREDENTIAL = /secret|password|token|credentials|access_key|encryption_key|conn_str/;

/** Whether the name of a setting is that of a credential. */
export function isCredential(name: string): boolean {
  return CREDENTIAL.test(name);
}

/** The names of settings that hold credentials. */
export function credentialsIn({ settings }: StateSettings): string[] {
  return Object.keys(settings).filter(isCredential);
}

/** Whether stacks would overwrite each other's state. */
export function isShared({ settings }: StateSettings): boolean {
  return !Object.values(settings).some((value) => typeof value === 'string' && value.includes(STACK));
}

/** The settings of one stack. */
export function stateOf({ settings }: StateSettings, stack: string): StateSettings['settings'] {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll(STACK, stack) : value,
    ]),
  );
}
