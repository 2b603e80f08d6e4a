import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { projectPath } from '../../../lib/project';
import { inlineFlags, redactionRules } from '../../../logs/redaction';
import { FINAL_RULES } from '../../../logs/redaction/final';
import { findProgram, skip } from '../../support/programs';
import type { Check } from './check';

const PYTHON = projectPath('test/integration/logs/linear.py');
const JAVA = projectPath('test/integration/logs/Linear.java');

/** Limit between linear time (4 times as long for 4 times the length), with noise, and quadratic time (16 times). */
const MAX_GROWTH = 7;
const NOISE_SECONDS = 0.02;
/** Limit for 20,000 characters, the longest field that is not cut, in seconds. */
const MAX_SECONDS = 0.25;

/** The prefix of a text, the piece that it repeats, and the seconds for 20,000 and 80,000 characters. */
type Measured = readonly [prefix: string, piece: string, short: number, long: number];

/**
 * Checks that patterns take linear time for texts generated as their worst cases: those of the formatter in Python, those of
 * the final pipeline in Java. The collector's engine is linear by design.
 */
export async function* linear(python: string, folder: string): AsyncGenerator<Check> {
  const rules = redactionRules({
    ...{ keys: ['badge'], spared: ['max_token'] },
    ...{ cardNumbers: true, iban: true, phoneNumbers: true },
  });
  const patterns = [
    ...rules.groups.flatMap((group) => [...group.rules.map(inlineFlags), ...(group.shapes ?? [])]),
    ...rules.users.rules.map(inlineFlags),
    inlineFlags(rules.sparedFields),
    rules.secretFields,
  ];
  const measured = runPython<Measured[][]>(python, patterns, ['--measure']);
  yield judge("linear time: the formatter's patterns in Python", patterns, measured);
  const java = findProgram('java');
  const final = FINAL_RULES.map(inlineFlags);
  if (java)
    yield judge(
      "linear time: the final pipeline's patterns in Java",
      final,
      await runJava(java, python, final, folder),
    );
  else skip('program not found: java', 'Install a JDK 17 or later.');
}

function runPython<T>(python: string, patterns: readonly string[], options: readonly string[]): T {
  const { status, stdout, stderr } = spawnSync(python, [PYTHON, ...options], {
    input: JSON.stringify(patterns),
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

async function runJava(
  java: string,
  python: string,
  patterns: readonly string[],
  folder: string,
): Promise<Measured[][]> {
  // Python cannot parse possessive quantifiers. The greedy ones have the same worst cases.
  const cases = runPython<(readonly [string, string])[][]>(python, patterns.map(withoutPossession), []);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const lines = patterns.flatMap((pattern, index) =>
    (cases[index] ?? []).map((texts) => [pattern, ...texts].map(base64).join(' ')),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/cases.txt`, lines.join('\n'));
  const { status, stdout, stderr } = spawnSync(java, [JAVA, `${folder}/cases.txt`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const seconds = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  let next = 0;
  return cases.map((own) =>
    own.map(([prefix, piece]): Measured => {
      const [short = Number.NaN, long = Number.NaN] = seconds[next++] ?? [];
      return [prefix, piece, short, long];
    }),
  );
}

const withoutPossession = (pattern: string) => pattern.replaceAll('(?>', '(?:').replace(/([*+?}])\+/g, '$1');

function judge(name: string, patterns: readonly string[], measured: readonly (readonly Measured[])[]): Check {
  const all = measured.flat();
  const slowest = Math.max(...all.map(([, , short, long]) => Math.max(short, long / 4)));
  return {
    name,
    detail: `${patterns.length} patterns, ${all.length} texts, the slowest ${slowest.toFixed(3)} s for 20,000 characters`,
    faults: measured.flatMap((cases, index) =>
      cases
        .filter(([, , short, long]) => !(short < MAX_SECONDS && long < MAX_GROWTH * short + NOISE_SECONDS))
        .map(
          ([prefix, piece, short, long]) =>
            `${JSON.stringify([prefix, piece])}: ${short.toFixed(3)} s, then ${long.toFixed(3)} s by ${patterns[index]}`,
        ),
    ),
  };
}
