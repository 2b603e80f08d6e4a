import { SECRETS, type Secret } from '../../lib/secrets';

/** Values by secret that can be told apart, and found again wherever one is written. */
export type Canaries = Readonly<Record<Secret, string>>;

/** Each is of the form that its secret has, so that whatever checks it lets it through. */
export function makeCanaries(mark: string): Canaries {
  const values = Object.keys(SECRETS).map((name) => {
    const value = `canary-${mark}-${name.replaceAll('_', '-')}`;
    return [name, name.endsWith('_url') ? `https://canary.invalid/${value}` : value];
  });
  return Object.fromEntries(values) as Canaries;
}

/** The secrets whose canary is in a text: as it is, or in base64 as a login is sent and Kubernetes keeps it, or in hex. */
export function canariesIn(text: string, canaries: Canaries): Secret[] {
  return (Object.keys(canaries) as Secret[]).filter((secret) =>
    disguises(canaries[secret]).some((form) => text.includes(form)),
  );
}

function disguises(value: string): string[] {
  return [value, encodeURIComponent(value), Buffer.from(value).toString('hex'), ...base64(value)];
}

/** What a text is in base64 depends on how many bytes are before it; what its first and last bytes share is left out. */
function base64(value: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return whole.toString('base64').slice(before === 0 ? 0 : 4);
  });
}
