import { FIXED_SECRETS, type FixedSecret } from '../../lib/secrets';

/** A recognizable value for each secret. */
export type Canaries = Readonly<Record<FixedSecret, string>>;

/** Creates canaries in the format of their secrets, so that every check accepts them. */
export function makeCanaries(mark: string): Canaries {
  const values = FIXED_SECRETS.map((name) => {
    const value = `canary-${mark}-${name.replaceAll('_', '-')}`;
    return [name, name.endsWith('_url') ? `https://canary.invalid/${value}` : value];
  });
  return Object.fromEntries(values) as Canaries;
}

/** Secrets whose canary is in a text: plain, URL-encoded, in hex, or in base64 as in a login or a Kubernetes secret. */
export function canariesIn(text: string, canaries: Canaries): FixedSecret[] {
  return (Object.keys(canaries) as FixedSecret[]).filter((secret) =>
    encodings(canaries[secret]).some((form) => text.includes(form)),
  );
}

function encodings(value: string): string[] {
  return [value, encodeURIComponent(value), Buffer.from(value).toString('hex'), ...base64(value)];
}

/** Base64 forms for each offset in a group of three bytes, without the characters that depend on neighbouring bytes. */
function base64(value: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return whole.toString('base64').slice(before === 0 ? 0 : 4);
  });
}
