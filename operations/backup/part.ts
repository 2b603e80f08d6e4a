import type { Bundle } from '../../bundle';
import { engineOf, objectName, type ServerName } from '../../servers/addresses';
import { workloadOf } from '../servers';
import { Helper } from './helper';
import type { BackupPartName, SavedPart } from './manifest';

/** The description of a part's backup. The caller adds sizes and checksums. */
export type Saved = Pick<SavedPart, 'at' | 'counts' | 'from' | 'to'> & { readonly files: readonly string[] };

/** One part of a backup: a kind of data in one server. */
export interface BackupPart {
  readonly name: BackupPartName;
  readonly server: ServerName;
  /** Why the part cannot be backed up or restored in this environment. Undefined when it can. */
  readonly unavailable: (bundle: Bundle) => string | undefined;
  /** Writes the files of the part to a folder. @throws UserError */
  readonly backUp: (bundle: Bundle, folder: string) => Promise<Saved>;
  /** Data that a restore would remove, one line each. Changes nothing. @throws UserError when the server does not answer */
  readonly losses: (bundle: Bundle, saved: SavedPart, folder: string) => Promise<readonly string[]>;
  /** Restores everything, or leaves the server unchanged. @returns what was done @throws UserError */
  readonly restore: (bundle: Bundle, saved: SavedPart, folder: string) => Promise<string>;
}

/** Why the volume of a server is not accessible. Undefined when it is. */
export function externalReason({ environment }: Bundle, server: ServerName): string | undefined {
  const { external } = environment[server];
  return external ? `external server (${external}): back it up where it runs` : undefined;
}

/** A helper for the volume of a server. @param own differences from the server's own container */
export function helper(
  bundle: Bundle,
  server: ServerName,
  own: { readonly image?: string; readonly memoryMiB?: number } = {},
): Helper {
  const { environment } = bundle;
  const workload = workloadOf(bundle, server);
  const { image, user } = workload;
  return new Helper({
    host: engineOf(environment, workload),
    name: objectName(environment, `${server}-backup`),
    image,
    user,
    volume: objectName(environment, `${server}-data`),
    ...own,
  });
}
