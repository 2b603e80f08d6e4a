import type { Bundle } from '../../bundle';
import { objectName, type Server } from '../../servers/addresses';
import { workloadOf } from '../servers';
import { Helper } from './helper';
import type { BackupPartName, SavedPart } from './manifest';

/** What a part says of what it has written; sizes and sums are the caller's. */
export type Taken = Pick<SavedPart, 'at' | 'counts' | 'from' | 'to'> & { readonly files: readonly string[] };

/** One of the things that are backed up. */
export interface BackupPart {
  readonly name: BackupPartName;
  readonly server: Server;
  /** Why it cannot be backed up or restored here; undefined when it can. */
  readonly absent: (bundle: Bundle) => string | undefined;
  /** Writes its files into a folder. @throws UserError */
  readonly backUp: (bundle: Bundle, folder: string) => Promise<Taken>;
  /** What a restore would take away, in words. Changes nothing. @throws UserError when the server does not answer */
  readonly losses: (bundle: Bundle, taken: SavedPart, folder: string) => Promise<readonly string[]>;
  /** Brings it back, or leaves all as it is. @returns what was done, in words. @throws UserError */
  readonly restore: (bundle: Bundle, taken: SavedPart, folder: string) => Promise<string>;
}

/** Why a server's volume cannot be worked on, if it cannot. */
export function elsewhere({ environment }: Bundle, server: Server): string | undefined {
  const { external } = environment[server];
  return external ? `it runs elsewhere (${external}): whoever runs it backs it up` : undefined;
}

/** Something that works on a server's data. @param own where it differs from the server's own container */
export function helper(
  bundle: Bundle,
  server: Server,
  own: { readonly image?: string; readonly memoryMiB?: number } = {},
): Helper {
  const { environment } = bundle;
  const { image, user } = workloadOf(bundle, server);
  return new Helper({
    host: environment.docker.host,
    name: objectName(environment, `${server}-backup`),
    image,
    user,
    volume: objectName(environment, `${server}-data`),
    ...own,
  });
}
