import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, relative } from 'node:path';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';

/**
 * Reads a secret file, without white space around its value. Undefined when it is missing or empty.
 * @throws UserError when it, or a folder on its path in the project, is a symbolic link or belongs to another user
 * @throws the system's error when it cannot be read: the secret is not missing, so no new one may be generated
 */
export function readSecretFile(path: string): string | undefined {
  refuseUnsafe(path);
  let file: number;
  try {
    // Without O_NONBLOCK, a named pipe in its place would block the command.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const fault = faultOf(fstatSync(file), 'file');
    if (fault !== undefined) throw refusal(path, fault);
    return readFileSync(file, 'utf8').trim() || undefined;
  } finally {
    closeSync(file);
  }
}

/** @throws UserError like {@link readSecretFile} */
export function refuseUnsafe(path: string): void {
  const fault = unsafe(path);
  if (fault) throw refusal(fault.path, fault.message);
}

/**
 * The fault of a secret file, or of a folder above it up to the project. Undefined without a fault, or when they are
 * missing.
 * @param kind of the path itself
 */
export function unsafe(path: string, kind: 'file' | 'folder' = 'file') {
  for (
    let [part, wanted]: [string, typeof kind] = [path, kind];
    ;
    [part, wanted] = [dirname(part), 'folder']
  ) {
    const found = lstatSync(part, { throwIfNoEntry: false });
    const message = found && faultOf(found, wanted);
    if (message !== undefined) return { path: part, message };
    const parent = relative(projectPath('.'), dirname(part));
    if (parent === '' || parent.startsWith('..')) return undefined;
  }
}

function faultOf(found: Stats, kind: 'file' | 'folder'): string | undefined {
  if (found.isSymbolicLink()) return 'is a symbolic link';
  if (kind === 'file' ? !found.isFile() : !found.isDirectory()) return `is not a ${kind}`;
  // An administrator may work on the project of another user. Windows has no user numbers.
  const owners = [process.getuid?.() ?? found.uid, statSync(projectPath('.')).uid, 0];
  return owners.includes(found.uid) ? undefined : `belongs to the user with the number ${found.uid}`;
}

function refusal(path: string, fault: string): UserError {
  const shown = relative(projectPath('.'), path);
  return new UserError(`${shown} ${fault}`, cureOf(shown));
}

/** How to fix an unsafe path. */
export function cureOf(path: string): string {
  return `Look at it (ls -ld ${path}), then replace it with a file or folder of your own.`;
}
