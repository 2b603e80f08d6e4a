import type { Bundle } from '../../bundle';
import { STACKS, stackName } from '../../stacks';
import { checkAgainstSchemas, checkGrafanaTraps } from '../support/provider-schema';
import { type SynthesizedStack, synthesize } from '../support/synthesis';
import { FuzzFailure } from './judge';
import { MARK } from './texts';

/**
 * Makes the stacks as `npm run synth` does, and reads them as Terraform will.
 * @param given where the texts in them come from
 * @throws FuzzFailure when one is missing, is not what its providers take, or has Terraform read a user's text
 */
export function checkStacks(bundles: readonly Bundle[], given: unknown): void {
  const stacks = made(bundles);
  const names = bundles.flatMap(({ environment }) =>
    STACKS.map((stack) => stackName(environment.name, stack)),
  );
  const found = stacks.map(({ name }) => name);
  if (found.sort().join() !== names.sort().join())
    throw new FuzzFailure(`the stacks ${found.join(', ')} were made, not ${names.join(', ')}`);
  const written = texts(given).flatMap(marksIn);
  for (const { name, json } of stacks) {
    for (const { path, message } of [...checkAgainstSchemas(json), ...checkGrafanaTraps(json)])
      throw new FuzzFailure(`${name}: ${path} ${message}`);
    for (const text of texts(json).filter((each) => each.includes(MARK))) {
      if (templatesIn(text).some((part) => part.includes(MARK)))
        throw new FuzzFailure(`${name}: Terraform would read what a user wrote: ${text}`);
      const strange = marksIn(read(text)).filter((mark) => !written.includes(mark));
      if (strange.length > 0)
        throw new FuzzFailure(
          `${name}: after Terraform it is ${strange.join(', ')}, which no user wrote: ${text}`,
        );
    }
  }
}

function made(bundles: readonly Bundle[]): SynthesizedStack[] {
  try {
    return synthesize(bundles);
  } catch (error) {
    throw new FuzzFailure(`no stacks could be made of it:\n${(error as Error)?.stack ?? error}`);
  }
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)]);
}

/** What Terraform reads as its own in a text, each up to where the next one may begin. */
function templatesIn(text: string): string[] {
  return text
    .replaceAll(/\$\$\{|%%\{/g, '')
    .split(/(?=[$%]\{)/)
    .filter((part) => /^[$%]\{/.test(part))
    .map((part) => part.split('}', 1)[0] ?? part);
}

/** What Terraform makes of a text in which it has nothing to look up. */
function read(text: string): string {
  return text.replaceAll(/\$\$\{|%%\{|\$\{"TfToken"\}/g, (found) =>
    found.startsWith('${') ? 'TfToken' : found.slice(1),
  );
}

/** Each mark with the beginning of a template before it. */
function marksIn(text: string): string[] {
  return [...text.matchAll(new RegExp(`[$%{]*${MARK}`, 'g'))].map(([mark]) => mark);
}
