import { type RedactionRules, withoutHash } from '../../logs/redaction';

/** What the rules make of a text, by their guards, in JavaScript: it has no `(?i)` within a pattern. */
export function redactedText(text: string, { users, groups }: RedactionRules): string {
  // As everywhere, triggers are looked for in JSON, which escapes control characters.
  const lower = JSON.stringify(text).toLowerCase();
  const triggered = [{ ...users, rules: users.rules.map(withoutHash) }, ...groups].filter(
    ({ triggers, shapes = [] }) =>
      triggers.some((trigger) => lower.includes(trigger)) ||
      shapes.some((shape) => new RegExp(shape).test(lower)),
  );
  return triggered
    .flatMap(({ rules }) => rules)
    .reduce(
      (rest, { pattern, ignoreCase, replacement }) =>
        rest.replace(new RegExp(pattern, ignoreCase ? 'gi' : 'g'), replacement),
      text,
    );
}
