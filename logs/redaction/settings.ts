import { MARKS } from './marks';
import { any, escapedLiteral, type Redaction, type RuleGroup } from './rule';
import { EQUALS, SUFFIX } from './secrets';

/** What an environment adds to the rules (`logs.redaction`). */
export interface RedactionSettings {
  /** Names of secrets, as fields and in texts. */
  readonly keys?: readonly string[];
  /** Names that only look like those of secrets. */
  readonly spared?: readonly string[];
  /** Names of fields that hold a user's id. */
  readonly userFields?: readonly string[];
  /** Further patterns; a match becomes `[name]`. */
  readonly patterns?: readonly {
    readonly name: string;
    readonly regex: string;
    readonly triggers: readonly string[];
  }[];
  readonly cardNumbers?: boolean;
  readonly iban?: boolean;
  readonly phoneNumbers?: boolean;
}

/** Names as one pattern. */
export const names = (words: readonly string[]) => any(...words.map(escapedLiteral));

/** The rules of secrets by their key, with an environment's own keys and the names that it spares. */
export function withNames(group: RuleGroup, keys: readonly string[], spared: readonly string[]): RuleGroup {
  const own: Redaction[] = [];
  if (spared.length > 0)
    own.push({
      name: 'what the environment spares',
      pattern: `(${names(spared)})(${SUFFIX}${EQUALS})`,
      ignoreCase: true,
      replacement: `$1${MARKS.spared}$2`,
    });
  if (keys.length > 0)
    own.push({
      name: "end of one of the environment's keys",
      pattern: `((?:^|[^A-Za-z0-9])${names(keys)})`,
      ignoreCase: true,
      replacement: `$1${MARKS.secret}`,
    });
  return {
    ...group,
    triggers: [...group.triggers, ...keys.map((key) => key.toLowerCase())],
    rules: [...own, ...group.rules],
  };
}

/** The patterns that an environment adds or enables. */
export function furtherGroups({
  patterns = [],
  cardNumbers,
  iban,
  phoneNumbers,
}: RedactionSettings): RuleGroup[] {
  const group = (rule: Redaction, triggers: readonly string[], shapes: readonly string[]): RuleGroup => ({
    name: rule.name,
    triggers,
    shapes,
    rules: [rule],
  });
  return [
    ...patterns.map(({ name, regex, triggers }) =>
      group({ name, pattern: regex, replacement: `[${name}]` }, triggers, []),
    ),
    ...(iban
      ? [
          group(
            {
              name: 'IBAN',
              pattern: '\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b',
              replacement: '[iban]',
            },
            [],
            ['[a-z]{2}[0-9]{2} ?[0-9a-z]{4} ?[0-9]'],
          ),
        ]
      : []),
    ...(cardNumbers
      ? [
          group(
            {
              name: 'card number',
              pattern: '\\b[3-6][0-9]{3}(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{1,7}\\b',
              replacement: '[card]',
            },
            [],
            ['[3-6][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}'],
          ),
        ]
      : []),
    ...(phoneNumbers
      ? [
          group(
            {
              name: 'phone number',
              pattern: '(^|[^0-9A-Za-z])(?:[+]|00)[1-9](?:[ ()/.-]{0,2}[0-9]){7,14}\\b',
              replacement: '$1[phone]',
            },
            [],
            ['[+][1-9][ ()/.0-9-]{7}', '00[1-9][ ()/.0-9-]{7}'],
          ),
        ]
      : []),
  ];
}
