/** A kind of text that must not leave the host, and what stands in its place. */
export interface Redaction {
  readonly name: string;
  /**
   * In the syntax that RE2 (collector) and Java (ingest pipeline) share. Repetitions are bounded, so that Java's
   * backtracking stays linear on a long line.
   */
  readonly pattern: string;
  readonly replacement: string;
}

/** Applied to every text of a record at the edge, and to its free text again by the final ingest pipeline. */
export const REDACTIONS: readonly Redaction[] = [
  {
    name: 'bearer token',
    pattern: '(?i)\\bbearer\\s{1,8}[A-Za-z0-9._~+/=-]+',
    replacement: 'Bearer [token]',
  },
  {
    name: 'e-mail address',
    pattern: '[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){1,8}',
    replacement: '[email]',
  },
  {
    // A version number of four parts goes with it: better once too often.
    name: 'IPv4 address',
    pattern: '\\b\\d{1,3}(\\.\\d{1,3}){3}\\b',
    replacement: '[ip]',
  },
];

/** Fields that are a secret whatever their value: removed at the edge, at any depth of a record (RE2). */
export const SECRET_FIELDS =
  '(?i)(^|[._-])(password|passwd|secret|token|authorization|api[_-]?key|cookie|credentials?)$';
