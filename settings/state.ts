import * as z from 'zod';
import { line } from './texts';

/** Placeholder for the name of a stack: each stack has its own state. */
export const STACK = '{stack}';

/** The settings of each backend that make up the address of a state. */
const ADDRESS = {
  s3: ['bucket', 'key'],
  gcs: ['bucket', 'prefix'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  http: ['address'],
  pg: ['schema_name'],
  consul: ['path'],
} as const;

const REQUIRED: Readonly<Record<keyof typeof ADDRESS, readonly string[]>> = {
  s3: ['bucket', 'key'],
  gcs: ['bucket'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  http: ['address'],
  pg: [],
  consul: ['path'],
};

/** Shared storage of Terraform's state. */
export const stateSchema = z
  .strictObject({
    backend: z
      .enum(Object.keys(ADDRESS) as [keyof typeof ADDRESS])
      .describe('Terraform backend (developer.hashicorp.com/terraform/language/backend)'),
    settings: z
      .record(
        z
          .string()
          .regex(/^[a-z][a-z0-9_]*$/, 'is not a setting of a Terraform backend')
          .meta({ examples: ['bucket'] }),
        z.union([
          line(),
          z.number(),
          z.boolean(),
          z.record(
            z
              .string()
              .regex(/^[a-z][a-z0-9_]*$/, 'is not a setting of a Terraform backend')
              .meta({ examples: ['s3'] }),
            line(),
          ),
        ]),
      )
      .meta({ examples: [{ bucket: 'state', key: `monitoring/${STACK}.tfstate` }] })
      .describe(
        `Settings of the backend, also maps such as endpoints. ${STACK} in a value becomes the stack's name. Credentials belong in the backend's environment variables`,
      ),
  })
  .optional()
  .describe('Default: local files in the folder of the project');

export type StateSettings = Readonly<NonNullable<z.output<typeof stateSchema>>>;

/** Settings that would put a credential into the stacks, which are not secret. */
const CREDENTIAL = /secret|password|token|credentials|access_key|encryption_key|conn_str/;
/** Exceptions: switches, paths of files, URLs, and the name of a key in a key service. */
const NO_CREDENTIAL = /^(skip|use)_|_(file|files|path|url)$|^kms_encryption_key$/;

/** Whether the name of a setting is that of a credential. */
export function isCredential(name: string): boolean {
  return CREDENTIAL.test(name) && !NO_CREDENTIAL.test(name);
}

/** The names of settings that hold credentials. */
export function credentialsIn(state: StateSettings): string[] {
  return settingsWhere(state, isCredential);
}

/** The settings whose URL has a login. */
export function loginsIn(state: StateSettings): string[] {
  return settingsWhere(state, (_, value) => typeof value === 'string' && /\/\/[^/]*@/.test(value));
}

/** Names of the settings for which `holds` is true, also of those in maps, such as `endpoints.s3`. */
function settingsWhere(
  { settings }: StateSettings,
  holds: (name: string, value: unknown) => boolean,
): string[] {
  return Object.entries(settings).flatMap(([name, value]) => [
    ...(holds(name, value) ? [name] : []),
    ...(typeof value === 'object'
      ? Object.entries(value).flatMap(([key, inner]) => (holds(key, inner) ? [`${name}.${key}`] : []))
      : []),
  ]);
}

/** The settings that are maps, in any backend. */
const MAPS: readonly string[] = ['endpoints', 'assume_role', 'assume_role_with_web_identity'];

/** Settings whose value is a map but must be one value, or the reverse. */
export function misfits({
  settings,
}: StateSettings): { readonly setting: string; readonly isMap: boolean }[] {
  return Object.entries(settings).flatMap(([setting, value]) => {
    const isMap = MAPS.includes(setting);
    return isMap === (typeof value === 'object') ? [] : [{ setting, isMap }];
  });
}

/** Required settings that are missing. A variable such as TF_HTTP_ADDRESS cannot replace one: it is the same for all stacks. */
export function missingSettings({ backend, settings }: StateSettings): string[] {
  return REQUIRED[backend].filter((name) => settings[name] === undefined);
}

/** The settings of which one must contain {@link STACK}. */
export function addressSettings({ backend }: StateSettings): readonly string[] {
  return ADDRESS[backend];
}

/** Whether stacks would overwrite each other's state. */
export function isShared(state: StateSettings): boolean {
  return !addressSettings(state).some((name) => {
    const value = state.settings[name];
    // The fragment of a URL is not part of the address.
    return typeof value === 'string' && value.replace(/#.*/, '').includes(STACK);
  });
}

/** The settings for one stack, with its name in place of {@link STACK}. */
export function stateOf({ settings }: StateSettings, stack: string): StateSettings['settings'] {
  const named = (value: string) => value.replaceAll(STACK, stack);
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? named(value)
        : typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, named(text)]))
          : value,
    ]),
  );
}
