import type { Bundle } from '../../bundle';
import { STACKS, stackName } from '../../stacks';
import { checkAgainstSchemas, checkGrafanaTraps } from '../support/provider-schema';
import { type SynthesizedStack, synthesize } from '../support/synthesis';
import { FuzzFailure } from './judge';
import { MARK } from './texts';

/** Marks a text as the collector's configuration. The collector expands `$`, and its replacements expand it a second time. */
const COLLECTOR = 'log_statements:';

function escapedForCollector(mark: string): string[] {
  return [1, 2, 4].map((times) => mark.replaceAll('$', () => '$'.repeat(times)));
}

/**
 * Synthesizes the stacks like `npm run synth`, and reads them like Terraform.
 * @param given the user's input, with all texts that may appear in them
 * @throws FuzzFailure when a stack is missing or violates its providers' schemas, or Terraform would evaluate a user's text
 */
export function checkStacks(bundles: readonly Bundle[], given: unknown): void {
  const stacks = synthesized(bundles);
  const names = bundles.flatMap(({ environment }) =>
    STACKS.map((stack) => stackName(environment.name, stack)),
  );
  const found = stacks.map(({ name }) => name);
  if (found.sort().join() !== names.sort().join())
    throw new FuzzFailure(`synthesized ${found.join(', ')} instead of ${names.join(', ')}`);
  const written = texts(given).flatMap(marksIn);
  for (const { name, json } of stacks) {
    for (const { path, message } of [...checkAgainstSchemas(json), ...checkGrafanaTraps(json)])
      throw new FuzzFailure(`${name}: ${path} ${message}`);
    for (const text of texts(json).filter((each) => each.includes(MARK))) {
      if (templatesIn(text).some((part) => part.includes(MARK)))
        throw new FuzzFailure(`${name}: Terraform would evaluate a user's text: ${text}`);
      const expected = text.includes(COLLECTOR) ? written.flatMap(escapedForCollector) : written;
      const changed = marksIn(withoutTemplateEscapes(evaluated(text))).filter(
        (mark) => !expected.includes(mark),
      );
      if (changed.length > 0)
        throw new FuzzFailure(`${name}: Terraform changes a user's text to ${changed.join(', ')}: ${text}`);
    }
  }
}

function synthesized(bundles: readonly Bundle[]): SynthesizedStack[] {
  try {
    return synthesize(bundles);
  } catch (error) {
    throw new FuzzFailure(`the synthesis fails:\n${(error as Error)?.stack ?? error}`);
  }
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)]);
}

/** Terraform templates in a text, each up to the start of the next one. */
function templatesIn(text: string): string[] {
  return text
    .replaceAll(/\$\$\{|%%\{/g, '')
    .split(/(?=[$%]\{)/)
    .filter((part) => /^[$%]\{/.test(part))
    .map((part) => part.split('}', 1)[0] ?? part);
}

/** A text after Terraform has replaced its escapes. */
function evaluated(text: string): string {
  return text.replaceAll(/\$\$\{|%%\{|\$\{"TfToken"\}/g, (found) =>
    found.startsWith('${') ? 'TfToken' : found.slice(1),
  );
}

/** Annotations of alerts write `{{` as a template that prints it. Some are in YAML in JSON. */
function withoutTemplateEscapes(text: string): string {
  return text.replaceAll(/\{\{ \\*"\{\{\\*" \}\}/g, '{{');
}

/** Each mark, together with the start of a template before it. */
function marksIn(text: string): string[] {
  return [...text.matchAll(new RegExp(`[$%{]*${MARK}`, 'g'))].map(([mark]) => mark);
}
