import { inlineFlags, type Redaction, type RedactionRules } from '.';

/** Arguments of the formatter's `Redaction`, with patterns and replacements in Python's syntax. */
export interface PythonRedaction {
  /** Written into every record. */
  readonly version: string;
  readonly groups: readonly {
    readonly name: string;
    readonly triggers: readonly string[];
    readonly shapes?: readonly string[];
    readonly unless?: { readonly wordOf: number; readonly orOneOf: readonly string[] };
    readonly rules: readonly (readonly [pattern: string, replacement: string])[];
  }[];
  readonly spared_fields: readonly [pattern: string, replacement: string];
  readonly secret_fields: string;
  /** Names of fields that the collector hashes. */
  readonly user_fields: string;
}

const pair = (step: Redaction) =>
  [inlineFlags(step), step.replacement.replace(/\$(\d)/g, '\\g<$1>')] as const;

/** User ids stay in the files: the collector hashes them with a key that the orchestrator does not have. */
export function pythonRedaction(rules: RedactionRules): PythonRedaction {
  return {
    version: rules.version,
    groups: rules.groups.map(({ names, rules, ...guard }) => ({ ...guard, rules: rules.map(pair) })),
    spared_fields: pair(rules.sparedFields),
    secret_fields: rules.secretFields,
    user_fields: `(?i)${rules.userFields}`,
  };
}
