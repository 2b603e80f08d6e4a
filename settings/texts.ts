import { z } from 'zod';
import { Duration } from '../lib/duration';

/**
 * Characters that nobody types: they would break a file, an environment variable or a terminal, get lost at the
 * beginning of a text, or turn it around.
 */
const UNWRITABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\u202a-\u202e\u2066-\u2069]/u;

/** One line of text. */
export const line = () =>
  z
    .string()
    .min(1, 'is empty')
    .refine((text) => !UNWRITABLE.test(text), {
      error: 'has a line break or a control character',
      abort: true,
    });

/** Text of one line or more. */
export const prose = () =>
  z
    .string()
    .min(1, 'is empty')
    .refine((text) => !UNWRITABLE.test(text.replaceAll('\n', '')), 'has a control character');

const HOST = String.raw`(?:\w[\w.-]*|\[[\da-fA-F:.]+\])`;
const SERVER = String.raw`https?:\/\/${HOST}(?::\d{1,5})?`;
// Nothing that a template, a shell or YAML would read as its own: `{`, `$`, quotes and spaces are written as %7B.
const PATH = String.raw`(?:\/(?:[\w.~:+,=@-]|%[\da-fA-F]{2})*)*`;

/** Where a server is reached. Neither credentials, which the stacks are no place for, nor a query. */
export const url = () =>
  z
    .url({ protocol: /^https?$/, error: 'is no http or https URL', abort: true })
    .regex(
      new RegExp(`^${SERVER}${PATH}$`),
      'has more than a host, a port and a path of plain characters; others are written as %20',
    )
    .meta({
      examples: ['https://metrics.example.org', 'http://10.0.0.1:9090/', 'https://[2001:db8::1]:8443/a/path'],
    });

/** What pages are read under. */
export const link = () =>
  z
    .url({ protocol: /^https?$/, error: 'is no http or https URL', abort: true })
    .regex(
      new RegExp(`^${SERVER}${PATH}(?:[?][\\w.~:+,=@/&%-]*)?$`),
      'has credentials, a fragment or characters that are written as %20',
    )
    .meta({ examples: ['https://wiki.example.org/runbooks/', 'https://wiki.example.org/?path=/runbooks'] });

export const emailAddress = () => z.email({ error: 'is no e-mail address' });

/** A name or an address, without a port. */
export const host = () =>
  z
    .string()
    .regex(new RegExp(`^${HOST}$`), { error: 'is no name or address of a host', abort: true })
    .refine((text) => URL.canParse(`http://${text}`), 'is no name or address of a host')
    .meta({ examples: ['mail.example.org', '10.0.0.1', '[2001:db8::1]'] });

export const hostAndPort = () =>
  z
    .string()
    .regex(/^\w[\w.-]*:\d{1,5}$/, { error: 'is no host:port', abort: true })
    .refine((text) => isPort(Number(text.split(':')[1])), 'has no port from 1 to 65535');

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

/** As `docker pull` takes it. */
export const image = () =>
  z
    .string()
    .regex(
      /^[\dA-Za-z][\w.-]*(:\d+)?(\/[\da-z][\w.-]*)*(:\w[\w.-]{0,127})?(@sha256:[\da-f]{64})?$/,
      'is no image such as registry.example.org/name:1.0',
    )
    .meta({
      examples: [
        'registry.example.org/name:1.0',
        `registry.example.org:5000/a/name@sha256:${'0'.repeat(64)}`,
      ],
    });

/** On the Docker host: without a colon or a comma, which end a path where Docker mounts it. */
export const folder = () => line().regex(/^\/[^:,]*$/, 'is no absolute path without colons and commas');

/** Plain, as it goes into a list of paths. */
export const plainFolder = () =>
  z.string().regex(/^(\/\w[\w.-]*)+$/, 'is no absolute path of letters, digits, dots and hyphens');

/** The longest wait before an alert fires that anybody could mean, in days. */
const LONGEST_DAYS = 365;

export const duration = () =>
  z
    .string()
    .regex(
      /^(\d{1,9}w)?(\d{1,9}d)?(\d{1,9}h)?(\d{1,9}m)?(\d{1,9}s)?$/,
      'is no duration such as 30s, 5m or 1h30m',
    )
    .min(2, 'is no duration such as 30s, 5m or 1h30m')
    .meta({ examples: ['5m', '1h30m', '0s', '2d'] })
    .transform((text) => Duration.parse(text))
    .refine(({ seconds }) => seconds <= LONGEST_DAYS * 86_400, `is longer than ${LONGEST_DAYS} d`);

/** By its IANA name: what Prometheus' and Grafana's own tables have, which know neither other cases nor offsets. */
export const timeZone = () =>
  z
    .string()
    .regex(/^(UTC|[A-Z]\w+(\/[A-Z][\w+-]*)+)$/, {
      error: 'is no IANA name such as Europe/Berlin',
      abort: true,
    })
    .refine(isTimeZone, 'is no time zone that there is')
    .meta({ examples: ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'] });

/** Names of old that Node knows and nobody else. */
const NODES_OWN = /^(SystemV\/.*|US\/Pacific-New)$/;

function isTimeZone(name: string): boolean {
  if (NODES_OWN.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
