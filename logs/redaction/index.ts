import { IN_NAMES, PERSONAL } from './personal';
import type { Redaction, UserMention } from './rule';
import { SECRETS_BY_FORM, SECRETS_BY_KEY } from './secrets';
import { AFTER_SPARING, BEFORE_SPARING, SPARED } from './spared';
import { USER_MENTIONS } from './users';

export type { Redaction, UserMention } from './rule';
export { inlineFlags } from './rule';
export { AFTER_SPARING as UNMARK, SECRET_FIELDS, SPARED_FIELDS } from './spared';
export { USER_FIELDS } from './users';

/**
 * What is done to every text, in this order: by the orchestrator's own formatter, by the collector and by the final
 * ingest pipeline. Users' ids before e-mail addresses, as they can be one.
 */
export const TEXT_STEPS: readonly (Redaction | UserMention)[] = [
  BEFORE_SPARING,
  ...SPARED,
  ...SECRETS_BY_FORM,
  ...USER_MENTIONS,
  ...SECRETS_BY_KEY,
  ...PERSONAL,
  AFTER_SPARING,
];

/** What is done to the names of fields: that they are secret keys is another matter. */
export const KEY_STEPS: readonly Redaction[] = [...SECRETS_BY_FORM, ...IN_NAMES];

export const isUserMention = (step: Redaction | UserMention): step is UserMention => 'format' in step;

/** Where no key is at hand to hash an id with, a user is not told apart. */
export const withoutHash = (step: Redaction | UserMention): Redaction =>
  isUserMention(step) ? { ...step, replacement: step.format.replace('[hash:%s]', '[user]') } : step;
