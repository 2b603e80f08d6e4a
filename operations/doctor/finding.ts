export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** What one look at one thing has found. Never holds a secret. */
export interface DoctorFinding {
  /** What was looked at. */
  readonly subject: string;
  readonly status: Status;
  /** What was seen; of something skipped, why. */
  readonly seen: string;
  /** What to do about it. */
  readonly cure?: string;
  /** Names of checks: when one of them did not pass, this follows from it, and is no finding of its own. */
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

/** The parts of an environment, in the order in which they are told. */
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

/** One look at one subject. */
export interface DoctorCheck {
  /** Unique; by which others need it. */
  readonly name: string;
  readonly group: Group;
  /** Checks that have to pass before: without them there is nothing to be seen. */
  readonly needs?: readonly string[];
  /** Checks that its failing to look follows from, when they did not pass. @default none */
  readonly follows?: readonly string[];
  /** @throws UserError, which is then the finding */
  readonly look: () => Promise<readonly DoctorFinding[]>;
}
