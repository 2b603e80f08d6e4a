/** A response of a metrics endpoint, and whether Prometheus 3 accepts it (`npm run test:exposition` checks that). */
export interface ExpositionCase {
  readonly contentType: string | undefined;
  readonly body: string;
  readonly accepted: boolean;
}

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const GAUGE = '# HELP m A metric\n# TYPE m gauge\nm{a="b"} 1\n';
const END = '# EOF\n';

const answer = (accepted: boolean) => (contentType: string | undefined, body: string) => ({
  contentType,
  body,
  accepted,
});
const accepted = answer(true);
const refused = answer(false);

export const EXPOSITION_CASES: Readonly<Record<string, ExpositionCase>> = {
  'text format': accepted(TEXT, GAUGE),
  'no Content-Type': refused(undefined, GAUGE),
  'an empty Content-Type': refused('', GAUGE),
  'a Content-Type without parameters': accepted('text/plain', GAUGE),
  'a Content-Type in upper case': accepted('TEXT/PLAIN; Version=0.0.4', GAUGE),
  'a quoted parameter': accepted('text/plain; charset="utf-8"', GAUGE),
  'a semicolon at the end': accepted('text/plain;', GAUGE),
  'two semicolons': refused('text/plain;;', GAUGE),
  'a parameter without a value': refused('text/plain; charset=', GAUGE),
  'a parameter with two values': refused('text/plain; charset=utf-8; charset=utf-16', GAUGE),
  'a parameter twice': accepted('text/plain; charset=utf-8; charset=utf-8', GAUGE),
  'an unknown version': accepted('text/plain; version=9', GAUGE),
  HTML: refused('text/html; charset=utf-8', '<html>\n'),
  JSON: refused('application/json', '{"status":"ok"}'),
  'HTML as text': refused(TEXT, '<html>\n'),
  'a byte order mark': refused(TEXT, `\ufeff${GAUGE}`),
  'a byte order mark in OpenMetrics': refused(OPENMETRICS, `\ufeff${GAUGE}${END}`),
  'Windows line breaks': refused(TEXT, GAUGE.replaceAll('\n', '\r\n')),
  'no line break at the end': accepted(TEXT, GAUGE.trimEnd()),
  'an empty body': accepted(TEXT, ''),
  'empty lines, and lines with only spaces': accepted(TEXT, `\n\n${GAUGE}  \n\n`),
  'comments, including # EOF': accepted(TEXT, `# hello\n#\n${GAUGE}${END}`),
  'spaces and tabs': accepted(TEXT, '  m\t{ a = "b" , c="d", }  1 \n'),
  'a timestamp': accepted(TEXT, 'm 1 1795970864836\n'),
  'a timestamp with a fraction': refused(TEXT, 'm 1 1795970864.5\n'),
  'a text after the timestamp': refused(TEXT, 'm 1 2 3\n'),
  'special numbers': accepted(TEXT, 'm NaN\nn +Inf\no -Inf\np inf\nq 1.5e-3\nr .5\n'),
  'a hexadecimal number': refused(TEXT, 'm 0x1p-3\n'),
  'an underscore in a number': refused(TEXT, 'm 1_000\n'),
  'a value that is not a number': refused(TEXT, 'm x\n'),
  'no value': refused(TEXT, 'm\n'),
  'a name with a colon': accepted(TEXT, 'a:b 1\n'),
  'a name with a dash': refused(TEXT, 'a-b 1\n'),
  'a name that begins with a digit': refused(TEXT, '1a 1\n'),
  'quoted names': accepted(TEXT, '{"a.b",x="y"} 1\nm{"a.b"="y"} 1\n'),
  'escapes and braces in a label': accepted(TEXT, 'm{a="\\\\ \\" \\n }, {"} 1\n'),
  'a label twice': refused(TEXT, 'm{a="b",a="c"} 1\n'),
  'a label without quotes': refused(TEXT, 'm{a=b} 1\n'),
  'the name twice': refused(TEXT, 'm{__name__="x"} 1\n'),
  'a series twice': accepted(TEXT, 'm 1\nm 2\n'),
  'an unknown type': refused(TEXT, '# TYPE m foo\nm 1\n'),
  'no type': refused(TEXT, '# TYPE m\nm 1\n'),
  'two types': accepted(TEXT, '# TYPE m gauge\n# TYPE m counter\nm 1\n'),
  'an exemplar in the text format': refused(TEXT, '# TYPE c counter\nc_total 1 # {trace="x"} 1 2.5\n'),
  OpenMetrics: accepted(OPENMETRICS, `${GAUGE}# UNIT m_bytes bytes\n${END}`),
  'OpenMetrics without # EOF': refused(OPENMETRICS, GAUGE),
  'OpenMetrics without a line break at the end': accepted(OPENMETRICS, GAUGE + END.trimEnd()),
  'OpenMetrics with a line after # EOF': refused(OPENMETRICS, `${GAUGE}${END}m 2\n`),
  'an empty OpenMetrics body': accepted(OPENMETRICS, ''),
  'OpenMetrics with an empty line': refused(OPENMETRICS, `${GAUGE}\n${END}`),
  'OpenMetrics with two spaces': refused(OPENMETRICS, `m  1\n${END}`),
  'OpenMetrics with a comment': refused(OPENMETRICS, `# hello\nm 1\n${END}`),
  'OpenMetrics with an unknown type': refused(OPENMETRICS, `# TYPE m foo\nm 1\n${END}`),
  'OpenMetrics with a fraction in a timestamp': accepted(OPENMETRICS, `m 1 1795970864.5\n${END}`),
  'a counter in OpenMetrics': accepted(OPENMETRICS, `# TYPE c counter\nc_total 1\nc_created 123.5\n${END}`),
  'a counter in OpenMetrics without _total': accepted(OPENMETRICS, `# TYPE c counter\nc 1\n${END}`),
  'an exemplar': accepted(OPENMETRICS, `# TYPE c counter\nc_total 1 # {trace="x"} 1 2.5\n${END}`),
};
