import {
  inlineFlags,
  isUserMention,
  type Redaction,
  SECRET_FIELDS,
  SPARED_FIELDS,
  TEXT_STEPS,
  USER_FIELDS,
} from '.';

/** Arguments of the formatter in `logs/python`: pairs of a pattern and its replacement in Python's syntax. */
export interface PythonRedaction {
  readonly redactions: readonly (readonly [pattern: string, replacement: string])[];
  readonly spared_fields: readonly [pattern: string, replacement: string];
  readonly secret_fields: string;
  /** Fields that are left to the collector, which hashes them. */
  readonly user_fields: readonly string[];
}

const pair = (step: Redaction) =>
  [inlineFlags(step), step.replacement.replace(/\$(\d)/g, '\\g<$1>')] as const;

/** Users' ids stay in the files: the collector needs them for their hash, and its key is not the orchestrator's. */
export function pythonRedaction(): PythonRedaction {
  return {
    redactions: TEXT_STEPS.flatMap((step) => (isUserMention(step) ? [] : [pair(step)])),
    spared_fields: pair(SPARED_FIELDS),
    secret_fields: SECRET_FIELDS,
    user_fields: USER_FIELDS,
  };
}
