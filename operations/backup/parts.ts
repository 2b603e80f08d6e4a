import type { Bundle } from '../../bundle';
import { UserError } from '../../lib/user-error';
import { alertmanagerPart } from './alertmanager';
import { auditPart } from './audit';
import { grafanaPart } from './grafana';
import { BACKUP_PARTS, type BackupPartName } from './manifest';
import type { BackupPart } from './part';
import { prometheusPart } from './prometheus';

const ALL: Readonly<Record<BackupPartName, BackupPart>> = {
  prometheus: prometheusPart,
  alertmanager: alertmanagerPart,
  grafana: grafanaPart,
  audit: auditPart,
};

/** The parts that are meant, and of an environment's those that there are not. */
export interface Choice {
  readonly parts: readonly BackupPart[];
  readonly leftOut: readonly { readonly part: BackupPartName; readonly why: string }[];
}

/** @param only names, separated by commas. @default all @throws UserError for one there is not */
export function chooseParts(bundle: Bundle, only: string | undefined): Choice {
  const names = only?.split(',').map((name) => name.trim()) ?? [...BACKUP_PARTS];
  const unknown = names.filter((name) => !BACKUP_PARTS.some((part) => part === name));
  if (unknown.length > 0) {
    throw new UserError(`there is no part ${unknown.join(', ')}`, `Name some of ${BACKUP_PARTS.join(', ')}.`);
  }
  const leftOut = BACKUP_PARTS.flatMap((part) => {
    const why = names.includes(part) ? ALL[part].absent(bundle) : 'it was not asked for';
    return why === undefined ? [] : [{ part, why }];
  });
  const parts = BACKUP_PARTS.filter((name) => !leftOut.some(({ part }) => part === name)).map(
    (name) => ALL[name],
  );
  if (parts.length === 0) {
    throw new UserError(
      `there is nothing to work on: ${leftOut.map(({ part, why }) => `${part}: ${why}`).join('; ')}`,
      'Name other parts: --only.',
    );
  }
  return { parts, leftOut };
}
