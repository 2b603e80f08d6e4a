import { domainToASCII } from 'node:url';

/** A mail address, with the name that mail programs display. */
export interface Mailbox {
  readonly name?: string;
  /** Part before the `@`. */
  readonly user: string;
  /** In ASCII: an internationalized domain is in its `xn--` form. */
  readonly domain: string;
}

const USER = /^[\w!#$%&'*+/=?^`|~-]+(\.[\w!#$%&'*+/=?^`|~-]+)*$/;
// What a URL parser would cut off, decode or read as an IP address is no part of a domain.
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
const IP_ADDRESS = /(^|\.)\d+$/;
const LABEL = /^[\dA-Za-z]([\dA-Za-z-]{0,61}[\dA-Za-z])?$/;
// Braces start a template in Alertmanager.
const NAME = /^[^<>@"{}\\]+$/;

/**
 * Parses `user@host` or `Name <user@host>`. A host needs no dot, as in `root@localhost`. Undefined for any other text.
 */
export function parseMailbox(text: string): Mailbox | undefined {
  const [, name, inBrackets, alone] = /^\s*(?:(.*?)\s*<([^<>]+)>|(\S+))\s*$/.exec(text) ?? [];
  const address = inBrackets ?? alone ?? '';
  const at = address.lastIndexOf('@');
  const user = address.slice(0, Math.max(0, at));
  const written = address.slice(at + 1);
  const domain = domainToASCII(written);
  const bare = name?.replace(/^"(.*)"$/, '$1').trim();
  if (!USER.test(user) || domain === '' || domain.length > 253) return undefined;
  if (!DOMAIN.test(written) || IP_ADDRESS.test(domain)) return undefined;
  if (!domain.split('.').every((label) => LABEL.test(label))) return undefined;
  if (bare && !NAME.test(bare)) return undefined;
  return { ...(bare && { name: bare }), user, domain };
}

/** Parses a mailbox of the validated settings. @throws Error if the text is not a mailbox */
export function mailbox(text: string): Mailbox {
  const parsed = parseMailbox(text);
  if (!parsed) throw new Error(`'${text}' is not a mailbox`);
  return parsed;
}

/** The address alone, in ASCII. */
export function addressOf({ user, domain }: Mailbox): string {
  return `${user}@${domain}`;
}

/** A mailbox as a header field, in ASCII: Alertmanager encodes a header with other characters as a whole, address included. */
export function headerOf(box: Mailbox): string {
  const { name } = box;
  if (name === undefined) return addressOf(box);
  const isAscii = /^[ -~]*$/.test(name);
  const words = isAscii ? `"${name}"` : encodedWords(name);
  return `${words} <${addressOf(box)}>`;
}

/** An encoded word has 75 characters or fewer (RFC 2047), so at most 45 bytes. */
const WORD_BYTES = 45;

function encodedWords(text: string): string {
  const words: string[] = [''];
  for (const character of text) {
    const last = words.at(-1) ?? '';
    if (Buffer.byteLength(last + character) > WORD_BYTES) words.push(character);
    else words[words.length - 1] = last + character;
  }
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
