import type { Bundle } from '../../../bundle';
import type { Lab } from '../../support/lab';

/** Texts in the definition of a container, with their replacements on this machine: host names with ports, paths, programs. */
export type Replacements = readonly (readonly [text: string, replacement: string])[];

export function replaced(text: string, replacements: Replacements): string {
  return replacements.reduce((rest, [from, to]) => rest.replaceAll(from, to), text);
}

/**
 * Starts a workload of a bundle as a process on the loopback address.
 * @param program replaces the image's entrypoint
 * @param ready URL that responds once it runs
 */
export async function startWorkload(
  lab: Lab,
  { platform }: Bundle,
  name: string,
  { program, ready, replacements, extra = [] }: StartOptions,
): Promise<void> {
  const workload = platform.workloads.find((each) => each.name === name);
  if (!workload) throw new Error(`the bundle has no workload ${name}`);
  const { entrypoint = [program], command = [], environment = {} } = workload;
  const shell = entrypoint[0] === '/bin/sh';
  const [first = '', ...rest] = [...entrypoint, ...command].map((text) => replaced(text, replacements));
  // A shell script ends with `exec <program> <flags>`.
  const all = shell ? [first, rest[0] ?? '', `${rest[1]} ${extra.join(' ')}`] : [first, ...rest, ...extra];
  const [head = '', ...flags] = all;
  await lab.start(name, [head, ...flags], ready, environment);
}

export interface StartOptions {
  readonly program: string;
  readonly ready?: string;
  readonly replacements: Replacements;
  /** Further flags, in place of what a container gets in another way. */
  readonly extra?: readonly string[];
}
