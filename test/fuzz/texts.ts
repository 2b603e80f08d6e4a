import fc from 'fast-check';

/** Undefined name for template expressions. A template language evaluates it unless the expression is escaped. */
export const MARK = 'fuzzed';

/** Texts with a special meaning in a language that a setting may appear in. */
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
  // cdktf, which recognizes its tokens by their text
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

/** Expressions of all template languages, with and without spaces: one of them shows any missing escape. */
const COMBINED = [
  `\${${MARK}}$\${${MARK}}%{if ${MARK}}{{ ${MARK} }}$${MARK}`,
  `\${${MARK}}%{${MARK}}{{${MARK}}}$${MARK}`,
];

const LONG = 20_000;

/** Random characters. fc.string over all characters would need more than a second to build its list of a million. */
const anyCharacters = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 12 })
  .map((codes) => String.fromCodePoint(...codes));

// Created once: fast-check needs ten milliseconds to create an arbitrary for strings, and a hundred settings are strings.
const ANY_TEXT = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 6, arbitrary: hostileText() },
  { weight: 1, arbitrary: anyCharacters },
  { weight: 1, arbitrary: hostileText().map((text) => text.padEnd(LONG, text || 'x')) },
);

/** Any text: ordinary, hostile, with random characters, or very long. */
export function anyText(): fc.Arbitrary<string> {
  return ANY_TEXT;
}

/** A text with a special meaning in some language, alone or combined. */
export function hostileText(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...HOSTILE);
  return fc.oneof(
    { weight: 3, arbitrary: piece },
    { weight: 3, arbitrary: fc.constantFrom(...COMBINED) },
    { weight: 1, arbitrary: fc.tuple(piece, fc.string({ maxLength: 4 }), piece).map((all) => all.join('')) },
  );
}
