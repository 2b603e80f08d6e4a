import type * as z from 'zod';
import type { Problem, RelationProblem } from '../lib/problems';
import { environmentSchema } from './environment-schema';
import { fromIssue, PARAMETERS } from './issues';
import type { Environment, EnvironmentInput } from './schema';

/** The keys that lead to a setting. */
type Path = readonly string[];

/** An environment without its invalid settings. */
export interface Parsed {
  readonly environment: Environment;
  readonly problems: readonly Problem[];
  /** Leaves out problems that follow from an invalid setting. The paths of the others become paths in the input. */
  readonly remaining: (problems: readonly RelationProblem[]) => RelationProblem[];
}

/**
 * Parses an environment without its invalid settings, so that one run also reports problems between the valid ones. Of a
 * list or an object, only the invalid part is left out if the rest is valid.
 * @param label the environment's name in problems, and in the result if its own name is missing or invalid
 */
export function parse(input: EnvironmentInput, label: string): Parsed {
  const first = environmentSchema.safeParse(input, PARAMETERS);
  const problems = first.error?.issues.flatMap((issue) => fromIssue(label, issue)) ?? [];
  // The only setting without a default.
  const isNamed = !first.error?.issues.some(({ path: [key] }) => key === 'name');
  const leftOut: Path[] = [];
  let rest: unknown = input;
  let result = first;
  while (!result.success) {
    const found = result.error.issues.flatMap(pathsOf).map((path) => existing(path, rest));
    leftOut.push(...found.map((path) => inInput(path, leftOut, input)));
    rest = { ...(without(input, leftOut) as object), ...(!isNamed && { name: 'unnamed' }) };
    result = environmentSchema.safeParse(rest);
  }
  const name = isNamed ? result.data.name : label;
  const unknown = first.error?.issues.filter(({ code }) => code === 'unrecognized_keys') ?? [];
  const misspelled = (setting: Path) =>
    unknown.some(
      ({ path }) =>
        path.every((key, index) => String(key) === setting[index]) &&
        !hasOwn(valueAt(path.map(String), input), setting[path.length]),
    );
  const settingAt = (path: string) =>
    path.startsWith(`${name}.`) ? inInput(path.split('.').slice(1), leftOut, input) : undefined;
  const follows = (path: string) => {
    const setting = settingAt(path);
    if (!setting) return false;
    return leftOut.some((out) => overlap(out.join('.'), setting.join('.'))) || misspelled(setting);
  };
  return {
    environment: { ...result.data, name },
    problems,
    remaining: (relations) =>
      relations
        .filter(({ compares }) => !compares.some(follows))
        .map((problem) => {
          const setting = settingAt(problem.path);
          return setting ? { ...problem, path: [name, ...setting].join('.') } : problem;
        }),
  };
}

/** Whether two paths are the same, or one leads to a part of the other. */
export function overlap(one: string, other: string): boolean {
  return `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}

function pathsOf(issue: z.core.$ZodIssue): Path[] {
  const path = issue.path.map(String);
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
}

/** The path; if a setting is missing, the path of the object that lacks it. */
function existing(path: Path, input: unknown): Path {
  const parent = path.slice(0, -1);
  return parent.length === 0 || hasOwn(valueAt(parent, input), path.at(-1)) ? path : existing(parent, input);
}

function hasOwn(value: unknown, key: string | undefined): boolean {
  return key !== undefined && isObject(value) && Object.hasOwn(value, key);
}

function valueAt(path: Path, input: unknown): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) ? (value as Record<string, unknown>)[key] : undefined),
    input,
  );
}

/** Converts a path in the remaining input to a path in the whole input, where items of a list have other positions. */
function inInput(path: Path, leftOut: readonly Path[], input: unknown): Path {
  return leftOut
    .filter((item) => Array.isArray(valueAt(item.slice(0, -1), input)))
    .toSorted((one, other) => one.length - other.length || Number(one.at(-1)) - Number(other.at(-1)))
    .reduce((found, item) => {
      const at = item.length - 1;
      const isSameList = found.length > at && item.slice(0, at).every((key, index) => found[index] === key);
      return isSameList && Number(found[at]) >= Number(item[at])
        ? found.with(at, String(Number(found[at]) + 1))
        : found;
    }, path);
}

function without(input: unknown, paths: readonly Path[]): unknown {
  if (!isObject(input) || paths.length === 0) return input;
  const entries = Object.entries(input).flatMap(([key, value]) => {
    const within = paths.filter(([first]) => first === key).map(([, ...rest]) => rest);
    return within.some((path) => path.length === 0) ? [] : [[key, without(value, within)] as const];
  });
  return Array.isArray(input) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/** Whether the value has properties: an object or a list. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
