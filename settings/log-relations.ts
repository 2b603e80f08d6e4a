import { few } from '../lib/words';
import { formsWithout } from './matches';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Checks for redaction settings that would have no effect. */
export function checkRedaction({ logs: { redaction } }: Environment): Refusal[] {
  const { keys, userFields, spared, patterns } = redaction;
  const redacted = new Set([...keys, ...userFields].map((name) => name.toLowerCase()));
  return [
    ...spared.flatMap((name, index) =>
      redacted.has(name.toLowerCase())
        ? [
            {
              field: `logs.redaction.spared.${index}`,
              message: `'${name}' is also in keys or userFields, which redact it`,
              cure: 'Remove it from one of the lists.',
            },
          ]
        : [],
    ),
    ...patterns.flatMap(({ regex, triggers }, index) => {
      const without = formsWithout(regex, triggers);
      if (without.length === 0) return [];
      const usable = [...new Set(without)].filter((text) => text.length > 1);
      return [
        {
          field: `logs.redaction.patterns.${index}.triggers`,
          message: `a match of ${regex} may contain none of '${triggers.join("', '")}': a line with it would not be searched`,
          cure:
            usable.length > 0
              ? `Add ${few(usable.map((text) => `'${text}'`))}, in lower case as here.`
              : 'Use an expression in which every match contains a fixed text, and use that text as a trigger.',
        },
      ];
    }),
  ];
}
