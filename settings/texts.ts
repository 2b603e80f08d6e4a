import { isIP } from 'node:net';
import * as z from 'zod';
import { Duration } from '../lib/duration';
import { parseMailbox } from '../lib/mailbox';
import { LAST_PORT } from './numbers';

/**
 * Control characters, and characters that change the direction of a text. They would break a file, an environment
 * variable or a terminal.
 */
const UNWRITABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\u202a-\u202e\u2066-\u2069]/u;

/** One line of text. */
export const line = () =>
  z
    .string()
    .min(1, { error: 'is empty', abort: true })
    .refine((text) => !UNWRITABLE.test(text), {
      error: 'has a line break or a control character',
      abort: true,
    })
    .refine((text) => text.trim() === text, { error: 'starts or ends with a space', abort: true });

/** Text of one line or more. */
export const prose = () =>
  z
    .string()
    .refine((text) => text.trim() !== '', 'is empty')
    .refine((text) => !UNWRITABLE.test(text.replaceAll('\n', '')), 'has a control character');

/** The reason for a connection without encryption, which is refused otherwise. */
export const allowPlaintext = (what: string) => prose().optional().describe(`The reason why ${what}`);

const LABEL = String.raw`\w(?:[\w-]*\w)?`;
const HOST = String.raw`(?:${LABEL}(?:\.${LABEL})*\.?|\[[\da-fA-F:.]+\])`;
const SERVER = String.raw`https?:\/\/${HOST}(?::\d{1,5})?`;
// No character with a meaning in a template, a shell or YAML, such as `{`, `$`, quotes and spaces: write %7B etc.
const PATH = String.raw`(?:\/(?:[\w.~:+,=@-]|%[\da-fA-F]{2})*)*`;

/** An http or https URL of a form (a regular expression for the part after the host), with a valid port and path. */
const httpUrl = (form: string, error: string) =>
  z
    .url({ protocol: /^https?$/, error: 'is not an http or https URL', abort: true })
    .regex(new RegExp(`^${SERVER}${form}$`), { error, abort: true })
    .refine((text) => new URL(text).port !== '0', 'has the port 0: ports are from 1 to 65535')
    .refine(
      (text) => !/^https?:\/\/[^?]*\/(\.{0,2}\/|\.{1,2}$|\.{1,2}\?)/.test(text),
      'has an empty part, . or .. in its path',
    );

/** URL of a server, without a query and without credentials: the stacks are not secret. */
export const url = () =>
  httpUrl(PATH, 'has a query, a login or special characters (write these as %20)').meta({
    examples: ['https://metrics.example.org', 'http://10.0.0.1:9090/', 'https://[2001:db8::1]:8443/a/path'],
  });

/** A path that ends a URL of an API or a page, and so not the base URL of a server. */
const WITHIN = /\/(api\/v\d+(\/.*)?|_[a-z].*|-\/(healthy|ready|reload)|graph|login)\/?$/;

/** Base URL of a server, to which commands and servers append paths. */
export const serverUrl = () =>
  url().refine((text) => !WITHIN.test(text), {
    error: 'is the URL of an API or a page: use the base URL of the server, to which commands append paths',
  });

/** Base URL of pages. */
export const link = () =>
  httpUrl(
    `${PATH}(?:[?][\\w.~:+,=@/&%-]*)?`,
    'has a login, a fragment or special characters (write these as %20)',
  ).meta({ examples: ['https://wiki.example.org/runbooks/', 'https://wiki.example.org/?path=/runbooks'] });

/** A mail address, with a name or without. */
export const mailbox = () =>
  line()
    .refine((text) => parseMailbox(text) !== undefined, 'is not an e-mail address')
    .meta({ examples: ['oncall@example.org', 'On call <oncall@example.org>'] });

/** Name or IP address of a host, without a port. */
export const host = () =>
  z
    .string()
    .regex(new RegExp(`^${HOST}$`), { error: 'is not a host name or an IP address', abort: true })
    .refine((text) => URL.canParse(`http://${text}`), 'is not a host name or an IP address')
    .meta({ examples: ['mail.example.org', '10.0.0.1', '[2001:db8::1]'] });

/** IP address. An IPv6 address has no brackets. */
export const ipAddress = () =>
  z
    .string()
    .refine((text) => isIP(text) !== 0, 'is not an IP address')
    .meta({ examples: ['10.0.0.5'] });

export const hostAndPort = () =>
  z
    .string()
    .regex(new RegExp(`^${HOST}:\\d{1,5}$`), { error: 'is not host:port', abort: true })
    .refine((text) => isPort(Number(text.split(':').at(-1))), {
      error: 'has a port outside 1 to 65535',
      abort: true,
    })
    .refine((text) => URL.canParse(`http://${text}`), 'is not host:port')
    .meta({ examples: ['gpu-1.example.org:8000', '[2001:db8::1]:8000'] });

/** DNS name, without a scheme, a port or brackets. */
export const hostName = () =>
  z
    .string()
    .regex(/^_?[a-zA-Z0-9]([\w-]*[\w])?(\._?[a-zA-Z0-9]([\w-]*[\w])?)*\.?$/, 'is not a DNS name')
    .meta({ examples: ['orchestrators.example.org'] });

function isPort(port: number): boolean {
  return port >= 1 && port <= LAST_PORT;
}

// The grammar of Docker: only a registry may have upper-case letters and a port.
const REGISTRY = String.raw`(?:[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?)(?:\.[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?)*(?::\d{1,5})?`;
const COMPONENT = String.raw`[a-z\d]+(?:(?:\.|__?|-+)[a-z\d]+)*`;

/** Image reference, as for `docker pull`. */
export const image = () =>
  z
    .string()
    .regex(
      new RegExp(
        `^(?:${REGISTRY}/)?${COMPONENT}(?:/${COMPONENT})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[\\da-f]{64})?$`,
      ),
      'is not an image reference',
    )
    .refine((text) => isPort(Number(/^[^/]*:(\d+)\//.exec(text)?.[1] ?? 1)), 'has a port outside 1 to 65535')
    .max(255, 'is longer than 255 characters')
    .meta({
      examples: [
        'registry.example.org/name:1.0',
        `registry.example.org:5000/a/name@sha256:${'0'.repeat(64)}`,
      ],
    });

/** Folder on the Docker host. Colons and commas would end the path in Docker's mount syntax. */
export const folder = (example: string) =>
  line()
    .regex(/^\/[^:,]*$/, { error: 'is not an absolute path without colons and commas', abort: true })
    .refine((text) => !/^\/+$|\/\.{1,2}(\/|$)/.test(text), 'is the root folder, or has . or .. in it')
    .meta({ examples: [example] });

/** A volume at one of these paths would hide programs or settings of the container, or the engine would refuse it. */
const SYSTEM_FOLDER = /^\/(bin|boot|dev|etc|lib|lib64|sbin|usr|usr\/(bin|lib|sbin))$|^\/(proc|sys)(\/|$)/;

/** Folder in a container, without special characters. */
export const plainFolder = () =>
  z
    .string()
    .regex(/^(\/\w[\w.-]*)+$/, {
      error: 'is not an absolute path of letters, digits, dots and hyphens',
      abort: true,
    })
    .refine((text) => !SYSTEM_FOLDER.test(text), 'is a folder of the system, which a volume would hide')
    .meta({ examples: ['/usr/share/elasticsearch/snapshots'] });

/** A size on disk, or a share of the file system. */
export const diskSize = () =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}(MB|GB|TB)$|^[1-9]\d?%$/, 'is not a size with MB, GB or TB, or a share below 100%')
    .meta({ examples: ['50GB', '80%'] });

/** Maximum of a duration, in days. */
const LONGEST_DAYS = 365;

export const duration = () =>
  z
    .string()
    .min(2, { error: 'is not a duration', abort: true })
    .regex(/^(\d{1,9}w)?(\d{1,9}d)?(\d{1,9}h)?(\d{1,9}m)?(\d{1,9}s)?$/, {
      error: 'is not a duration',
      abort: true,
    })
    .refine(
      (text) => Duration.parse(text).seconds <= LONGEST_DAYS * 86_400,
      `is longer than ${LONGEST_DAYS} days`,
    )
    .meta({ examples: ['5m', '1h30m', '0s', '2d'] })
    .transform((text) => Duration.parse(text));

/** IANA name. Prometheus and Grafana accept neither another case nor an offset. */
export const timeZone = () =>
  z
    .string()
    .regex(/^(UTC|[A-Z]\w+(\/[A-Z][\w+-]*)+)$/, {
      error: 'is not an IANA time zone',
      abort: true,
    })
    .refine(isTimeZone, 'is not an IANA time zone')
    .meta({ examples: ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'] });

/** Historic names that Node accepts, but Prometheus and Grafana do not. */
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
