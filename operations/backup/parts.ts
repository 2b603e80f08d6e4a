import type { Bundle } from '../../bundle';
import { UserError } from '../../lib/user-error';
import { alertmanagerPart } from './alertmanager';
import { auditPart } from './audit';
import { grafanaPart } from './grafana';
import { BACKUP_PARTS, type BackupPartName, type Manifest } from './manifest';
import type { BackupPart } from './part';
import { prometheusPart } from './prometheus';

const BY_NAME: Readonly<Record<BackupPartName, BackupPart>> = {
  prometheus: prometheusPart,
  alertmanager: alertmanagerPart,
  grafana: grafanaPart,
  audit: auditPart,
};

/** The parts that a command works on, and the others with the reason. */
export interface ChosenParts {
  readonly parts: readonly BackupPart[];
  readonly leftOut: Manifest['leftOut'];
}

/** @param only names, separated by commas. @default all @throws UserError for an unknown name, or if no part is left */
export function chooseParts(bundle: Bundle, only: string | undefined): ChosenParts {
  const names = only?.split(',').map((name) => name.trim()) ?? [...BACKUP_PARTS];
  const unknown = names.filter((name) => !BACKUP_PARTS.some((part) => part === name));
  if (unknown.length > 0) {
    throw new UserError(
      `unknown part '${unknown.join("', '")}' in --only`,
      `Use some of ${BACKUP_PARTS.join(', ')}.`,
    );
  }
  const leftOut = BACKUP_PARTS.flatMap((part) => {
    const why = names.includes(part) ? BY_NAME[part].unavailable(bundle) : 'not selected by --only';
    return why === undefined ? [] : [{ part, why }];
  });
  const parts = Object.values(BY_NAME).filter(({ name }) => !leftOut.some(({ part }) => part === name));
  if (parts.length === 0) {
    throw new UserError(
      `no part is available in ${bundle.environment.name}: ${leftOut.map(({ part, why }) => `${part}: ${why}`).join('; ')}`,
      'Select other parts with --only.',
    );
  }
  return { parts, leftOut };
}
