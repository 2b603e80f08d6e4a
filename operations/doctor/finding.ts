/** `pending`: it is too early for a result. */
export type Status = 'ok' | 'warning' | 'pending' | 'failed' | 'skipped';

/** A result of a check. Never contains a secret. */
export interface DoctorFinding {
  /** What was checked. */
  readonly subject: string;
  readonly status: Status;
  /** What was observed, or why the check was skipped. */
  readonly seen: string;
  /** How to fix it: a command, a setting, a runbook or a section of the documentation. */
  readonly cure?: string;
  /**
   * Names of checks, which this environment may not have. If one of them failed or is pending, it is the cause, and this
   * finding is reported as skipped.
   */
  readonly consequenceOf?: readonly string[];
}

/** A finding whose subject is the name of the check, unless `about` gives it another one. */
export type Verdict = Omit<DoctorFinding, 'subject'> & { readonly subject?: string };

export const ok = (seen: string): Verdict => ({ status: 'ok', seen });
export const skipped = (seen: string): Verdict => ({ status: 'skipped', seen });
export const warning = (seen: string, cure: string): Verdict => ({ status: 'warning', seen, cure });
export const pending = (seen: string, cure: string): Verdict => ({ status: 'pending', seen, cure });
export const failed = (seen: string, cure: string, consequenceOf: readonly string[] = []): Verdict => ({
  status: 'failed',
  seen,
  cure,
  consequenceOf,
});

export function about(subject: string, verdict: Verdict): DoctorFinding {
  return { ...verdict, subject };
}

export type CheckResult = Verdict | readonly Verdict[];

/** The parts of an environment, in the order of the report. */
export const GROUPS = [
  'Containers',
  'Orchestrator',
  'Prometheus',
  'Alertmanager',
  'Grafana',
  'Logs',
  'Secrets',
] as const;
export type Group = (typeof GROUPS)[number];

/** A check of one subject. */
export interface DoctorCheck {
  /** Unique. Other checks refer to it. */
  readonly name: string;
  readonly group: Group;
  /** Checks that must pass first. If one fails, this check is skipped. */
  readonly needs?: readonly string[];
  /** Checks whose failure explains an error of `run`. @default none */
  readonly follows?: readonly string[];
  /** @throws UserError, which becomes a failed finding */
  readonly run: () => Promise<CheckResult>;
}

/** Checks of one group that need the same checks to pass first, by name. */
export function checksOf(
  group: Group,
  needs: readonly string[],
  runs: Readonly<Record<string, DoctorCheck['run']>>,
): DoctorCheck[] {
  return Object.entries(runs).map(([name, run]) => ({ name, group, needs, run }));
}
