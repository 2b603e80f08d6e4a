import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../lib/user-error';
import {
  about,
  type CheckResult,
  type DoctorCheck,
  type DoctorFinding,
  failed,
  GROUPS,
  type Group,
  type Status,
  skipped,
} from './finding';

/** The time limit of a check. Longer than the timeout of every request that a check sends. */
const DEADLINE_MS = 45_000;

export interface Diagnosis {
  readonly findings: readonly (DoctorFinding & { readonly group: Group })[];
  readonly summary: Readonly<Record<Status, number>>;
}

interface Result {
  readonly check: DoctorCheck;
  readonly findings: readonly DoctorFinding[];
  /** The check that this one needs and that did not pass. */
  readonly blockedBy?: string;
}

/**
 * Runs all checks concurrently, each after the checks that it needs. A cause is reported once; its consequences are
 * reported as skipped, with the name of the cause.
 * @throws Error if a check needs an unknown check
 */
export async function diagnose(checks: readonly DoctorCheck[]): Promise<Diagnosis> {
  const started = new Map<string, Promise<Result>>();
  const start = (name: string): Promise<Result> => {
    const running = started.get(name);
    if (running) return running;
    const check = checks.find((each) => each.name === name);
    if (!check) throw new Error(`unknown check '${name}'`);
    const result = perform(check, (check.needs ?? []).map(start));
    started.set(name, result);
    return result;
  };
  return conclude(await Promise.all(checks.map(({ name }) => start(name))));
}

async function perform(check: DoctorCheck, needs: readonly Promise<Result>[]): Promise<Result> {
  const blocking = (await Promise.all(needs)).find((result) => !passed(result));
  if (blocking) return { check, findings: [], blockedBy: blocking.check.name };
  const timer = new AbortController();
  try {
    const late = delay(DEADLINE_MS, undefined, { signal: timer.signal }).then(() =>
      failed(
        `no result within ${DEADLINE_MS / 1_000} s`,
        'Check the load of this machine and of the servers, then run the command again.',
      ),
    );
    late.catch(() => {});
    return resultOf(check, await Promise.race([check.run(), late]));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return resultOf(check, failed(error.message, error.cure, check.follows));
  } finally {
    timer.abort();
  }
}

function resultOf(check: DoctorCheck, result: CheckResult): Result {
  return { check, findings: [result].flat().map((verdict) => ({ subject: check.name, ...verdict })) };
}

/** Whether the checks that need this one can run. They cannot after a skipped check. */
function passed({ findings, blockedBy }: Result): boolean {
  return blockedBy === undefined && findings.every(({ status }) => status === 'ok' || status === 'warning');
}

/** Whether a finding explains the failures of other checks. */
function isCause({ status }: DoctorFinding): boolean {
  return status === 'failed' || status === 'pending';
}

/** Attributes every consequence to its cause. */
function conclude(results: readonly Result[]): Diagnosis {
  const byName = new Map(results.map((result) => [result.check.name, result]));
  /** The finding that made a check fail, and that is not itself a consequence. Undefined if the check passed. */
  const cause = (name: string, seen: ReadonlySet<string> = new Set()): DoctorFinding | undefined => {
    const result = byName.get(name);
    if (!result || seen.has(name)) return undefined;
    const path = new Set([...seen, name]);
    if (result.blockedBy !== undefined) return cause(result.blockedBy, path);
    const bad = result.findings.find((finding) => isCause(finding) || finding.status === 'skipped');
    return bad && (causeOf(bad, path) ?? bad);
  };
  const causeOf = (
    { consequenceOf = [] }: DoctorFinding,
    path: ReadonlySet<string>,
  ): DoctorFinding | undefined => {
    for (const name of consequenceOf) {
      const found = cause(name, path);
      if (found && isCause(found)) return found;
    }
    return undefined;
  };
  const findings = results.flatMap(({ check, findings, blockedBy }) => {
    const group = check.group;
    if (blockedBy !== undefined) {
      return [{ group, subject: check.name, ...skipped(because(cause(blockedBy), blockedBy)) }];
    }
    return findings.map((finding) => {
      const root = finding.status === 'failed' ? causeOf(finding, new Set([check.name])) : undefined;
      const { consequenceOf: _, ...plain } = root ? about(finding.subject, skipped(because(root))) : finding;
      return { group, ...plain };
    });
  });
  const count = (status: Status) => findings.filter((finding) => finding.status === status).length;
  return {
    findings: GROUPS.flatMap((group) => findings.filter((finding) => finding.group === group)),
    summary: {
      ok: count('ok'),
      warning: count('warning'),
      pending: count('pending'),
      failed: count('failed'),
      skipped: count('skipped'),
    },
  };
}

function because(cause: DoctorFinding | undefined, name = ''): string {
  return `because of ${cause?.subject ?? name}`;
}
