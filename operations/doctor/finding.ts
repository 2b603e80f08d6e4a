export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** A result of a check. Never contains a secret. */
export interface DoctorFinding {
  /** What was checked. */
  readonly subject: string;
  readonly status: Status;
  /** What was observed, or why the check was skipped. */
  readonly seen: string;
  /** How to fix it: a command, a setting, a runbook or a section of the documentation. */
  readonly cure?: string;
  /** Names of checks. If one of them failed, it is the cause, and this finding is reported as skipped. */
  readonly consequenceOf?: readonly string[];
}

export const ok = (subject: string, seen: string): DoctorFinding => ({ subject, status: 'ok', seen });
export const skipped = (subject: string, seen: string): DoctorFinding => ({
  subject,
  status: 'skipped',
  seen,
});
export const warning = (subject: string, seen: string, cure: string): DoctorFinding => ({
  subject,
  status: 'warning',
  seen,
  cure,
});
export const failed = (
  subject: string,
  seen: string,
  cure: string,
  consequenceOf: readonly string[] = [],
): DoctorFinding => ({ subject, status: 'failed', seen, cure, consequenceOf });

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
  readonly run: () => Promise<readonly DoctorFinding[]>;
}
