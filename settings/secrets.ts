import * as z from 'zod';
import { isSecretName } from '../lib/secrets';
import { line, prose } from './texts';

/** Where the value of a secret comes from. */
const source = z
  .strictObject({
    command: prose()
      .meta({ examples: ['op read op://monitoring/slack/url'] })
      .optional()
      .describe('Shell command that prints the value, such as that of a password manager'),
    sopsFile: line()
      .refine(
        (path) => !/^[-/~\\]|^\w:|(^|\/)\.\.(\/|$)/.test(path),
        'is not a path below the folder of the project',
      )
      .meta({ examples: ['secrets.prod.enc.yaml'] })
      .optional()
      .describe('File that sops decrypts, below the folder of the project'),
    sopsKey: z
      .string()
      .regex(/^[\w-]+(\.[\w-]+)*$/, 'is not a key, or keys separated by dots')
      .meta({ examples: ['monitoring.slack_webhook_url'] })
      .optional()
      .describe("Key in `sopsFile`. Default: the secret's name"),
  })
  .refine(({ command, sopsFile }) => (command === undefined) !== (sopsFile === undefined), {
    error: 'needs either `command` or `sopsFile`',
  })
  .refine(({ sopsFile, sopsKey }) => sopsKey === undefined || sopsFile !== undefined, {
    error: 'has `sopsKey` without `sopsFile`',
  });

export type SecretSource = z.output<typeof source>;

/** Secrets that a deploy reads from a store. */
export const secretSources = z
  .record(
    z
      .string()
      .refine((name): boolean => isSecretName(name), 'is not the name of a secret')
      .meta({ examples: ['slack_webhook_url', 'receiver_oncall_routing_key'] }),
    source,
  )
  .default({})
  .describe(
    'Secrets that each deploy reads from a store, by name, and writes to secrets/<env>. Default: the files, which a deploy generates or asks for',
  );
