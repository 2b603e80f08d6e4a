/** The importance of a change. `danger`: a loss that is noticed only when it is too late. */
export const LEVELS = ['danger', 'caution', 'info'] as const;
export type Level = (typeof LEVELS)[number];

/** Kinds of changes, in the order of the output within a level. */
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
  'undelivered',
  'receiver',
  'channels',
  'muted',
  'inhibition',
  'alert-renamed',
  'threshold',
  'least-events',
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

/** A name or value from the sources. Print it so that it cannot act as markup or as a control character. */
export interface Quoted {
  readonly quoted: string;
}
export type Sentence = readonly (string | Quoted)[];

/** A change of one environment, in words. */
export interface EnvironmentChange {
  readonly kind: Kind;
  readonly level: Level;
  /** The thing that changes. Changes of one kind are sorted by it. */
  readonly subject: string;
  readonly sentence: Sentence;
  /** Lines before and after the change, and remarks, for the decision of the reviewer. */
  readonly detail?: Detail;
}
export interface Detail {
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly remarks?: readonly Sentence[];
}

/**
 * A sentence with values in it. Strings are quoted, numbers are not, and sentences are inserted.
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

const changeOf =
  (level: Level) =>
  (kind: Kind, subject: string, sentence: Sentence, detail?: Detail): EnvironmentChange => ({
    kind,
    level,
    subject,
    sentence,
    ...(detail && { detail }),
  });

export const danger = changeOf('danger');
export const caution = changeOf('caution');
export const info = changeOf('info');

function part(value: number | string | Quoted): string | Quoted {
  return typeof value === 'number' ? String(value) : value;
}

/** Unquoted words in a sentence. */
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

/** The sentence without marks for quoted parts. */
export function plain(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.quoted)).join('');
}
