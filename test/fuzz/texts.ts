import fc from 'fast-check';

/**
 * A name that nothing has, in every text that some template language would look it up in: where it is found outside
 * of an escape, that language would read it.
 */
export const MARK = 'fuzzed';

/** Texts that mean something to one of the languages that a setting may end up in. */
export const HOSTILE: readonly string[] = [
  // Terraform
  `\${${MARK}}`,
  `$\${${MARK}}`,
  `$$\${${MARK}}`,
  `\${"\${${MARK}}"}`,
  `%{ if ${MARK} }x%{ endif }`,
  `%%{${MARK}}`,
  '${',
  '%{',
  // cdktf, which finds what stands for a value by its text
  `\${TfToken[${MARK}.0]}`,
  '${TfToken[TOKEN.0]}',
  '#{TfToken[TOKEN.0]}',
  // Go templates: Prometheus, Alertmanager, Grafana
  `{{ ${MARK} }}`,
  `{{ template "${MARK}" . }}`,
  '{{',
  '}}',
  // the collector, Grafana's provisioning
  `\${env:${MARK}}`,
  `$__file{/${MARK}}`,
  `$${MARK}`,
  '$$',
  // shells
  `$(${MARK})`,
  `\`${MARK}\``,
  `'; ${MARK} #`,
  `" ${MARK} "`,
  '\\',
  // YAML, JSON
  ': ',
  '- a',
  '&a',
  '*a',
  '!!str',
  '{a: [',
  '~',
  'no',
  '1e3',
  '\t',
  'a\nb: c',
  'a\r\nb',
  '# ',
  // paths, keys
  '../..',
  '/etc/passwd\0',
  '__proto__',
  'constructor',
  'default',
  // Unicode
  'Grüße',
  '監視',
  '👩‍🚒',
  '\u202e',
  '\u2028',
  '\u0085',
  '\ufeff',
  '\ud800',
  '\u0000',
  '\u001b[31m',
  '\u007f',
  ' ',
  '',
];

/** Something of every template language, with and without spaces: one of them finds whatever is not escaped. */
const OF_ALL = [
  `\${${MARK}}$\${${MARK}}%{if ${MARK}}{{ ${MARK} }}$${MARK}`,
  `\${${MARK}}%{${MARK}}{{${MARK}}}$${MARK}`,
];

const LONG = 20_000;

/** Of any characters. A string of them would be made with a list of all million, for more than a second. */
const anyCharacters = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 12 })
  .map((codes) => String.fromCodePoint(...codes));

// Made once: fast-check prepares each of its strings for ten milliseconds, and a hundred settings are texts.
const ANY_TEXT = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 6, arbitrary: hostileText() },
  { weight: 1, arbitrary: anyCharacters },
  { weight: 1, arbitrary: hostileText().map((text) => text.padEnd(LONG, text || 'x')) },
);

/** Any text: ordinary, hostile, of any characters, very long. */
export function anyText(): fc.Arbitrary<string> {
  return ANY_TEXT;
}

/** One that some language would read, alone or among others. */
export function hostileText(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...HOSTILE);
  return fc.oneof(
    { weight: 3, arbitrary: piece },
    { weight: 3, arbitrary: fc.constantFrom(...OF_ALL) },
    { weight: 1, arbitrary: fc.tuple(piece, fc.string({ maxLength: 4 }), piece).map((all) => all.join('')) },
  );
}
