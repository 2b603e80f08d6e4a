import { type RedactionRules, withoutHash } from '../../logs/redaction';

/** A text after redaction in JavaScript, with the guards of the rules. JavaScript has no `(?i)` within a pattern. */
export function redactedText(text: string, { users, groups }: RedactionRules): string {
  // Searches for triggers in the JSON form, which escapes control characters, as all engines do.
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
