/** How much a reviewer has to care. `danger`: something is lost that nobody would notice until it is needed. */
export const LEVELS = ['danger', 'caution', 'info'] as const;
export type Level = (typeof LEVELS)[number];

/** What can be found, in the order in which it is told within a level. */
export const KINDS = [
  'cannot-deploy',
  'environment-removed',
  'data-lost',
  'default-password',
  'retention',
  'redaction-removed',
  'scrape-removed',
  'alert-removed',
  'alert-off',
  'reaches-nobody',
  'told',
  'channels',
  'muted',
  'inhibition',
  'alert-renamed',
  'threshold',
  'for',
  'severity',
  'condition',
  'evaluator',
  'objective',
  'recording',
  'mapping-conflict',
  'mapping',
  'elasticsearch',
  'secret',
  'container-replaced',
  'container-updated',
  'image',
  'port',
  'limit',
  'scrape',
  'environment-added',
  'alert-added',
  'container-added',
  'container-removed',
  'dashboard-removed',
  'panel-removed',
  'panel-query',
  'panel-added',
  'dashboard-added',
  'panel-look',
  'dashboard-frame',
  'notification-timing',
  'alert-text',
  'grafana-notifications',
  'setting',
  'terraform-sources',
  'reloaded',
] as const;
export type Kind = (typeof KINDS)[number];

/** A name or value out of the sources: whoever prints a sentence sees to it that it cannot be more than that. */
export interface Quoted {
  readonly quoted: string;
}
export type Sentence = readonly (string | Quoted)[];

/** A change of one environment, in words. */
export interface Finding {
  readonly kind: Kind;
  readonly level: Level;
  /** What it is about: findings of one kind are sorted by it. */
  readonly subject: string;
  readonly sentence: Sentence;
  /** What a reviewer wants to see before deciding: lines as they were, lines as they are, and remarks. */
  readonly detail?: Detail;
}
export interface Detail {
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly remarks?: readonly Sentence[];
}

/**
 * A sentence with values in it. Strings are quoted, numbers stand as they are, and sentences become part of it.
 * @example say`The alert ${name} is removed`
 */
export function say(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Sentence)[]
): Sentence {
  return strings.flatMap((text, index) => {
    const value = values[index];
    const inner =
      value === undefined ? [] : typeof value === 'string' ? [{ quoted: value }] : [value].flat().map(part);
    return text === '' ? inner : [text, ...inner];
  });
}

function part(value: number | string | Quoted): string | Quoted {
  return typeof value === 'number' ? String(value) : value;
}

/** Words of our own in a sentence, not quoted. */
export function words(text: string): Sentence {
  return [text];
}

/** `a`, `b` and `c`. */
export function list(values: readonly string[]): Sentence {
  return values.flatMap((value, index) => [
    ...(index === 0 ? [] : [index === values.length - 1 ? ' and ' : ', ']),
    { quoted: value },
  ]);
}

/** The sentence without any sign of what is quoted in it. */
export function plain(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.quoted)).join('');
}
