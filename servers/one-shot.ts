import type { Configuration } from './workload';

/** The user of the containers that load configurations. */
export const LOADER_USER = '65534:65534';

/** The folder in which a loader finds the files, and the one to which it moves them. */
export const STAGE = '/stage';
export const LOADED = '/volume';

/** Moves each file atomically, so that the server never reads a partial file, then removes obsolete files. */
const MOVE = [
  `find . -type f | while read -r file; do mkdir -p "${LOADED}/$(dirname "$file")"; cp "$file" "${LOADED}/$file.new"; chmod 644 "${LOADED}/$file.new"; mv "${LOADED}/$file.new" "${LOADED}/$file"; done`,
  `(cd ${LOADED} && find . -type f) | while read -r file; do [ -e "${STAGE}/$file" ] || rm "${LOADED}/$file"; done`,
];

/** The shell script that checks the files of a configuration and moves them to its volume. */
export function loadScript({ check, reload }: Configuration): string {
  return ['set -e', `cd ${STAGE}`, ...(check ? [check] : []), ...MOVE, ...(reload ? [reload] : [])].join(
    '\n',
  );
}

/** A volume that a user other than root writes to. */
export interface Ownership {
  readonly volume: string;
  readonly user: string;
}

/** The volumes whose owner Docker does not set, each once: several instances may share one. */
export function ownerships(configurations: readonly Configuration[]): Ownership[] {
  const all = [
    ...configurations.map(({ name }) => ({ volume: name, user: LOADER_USER })),
    ...configurations.flatMap(({ owns = [] }) => owns),
  ];
  return [...new Map(all.map((each) => [each.volume, each])).values()];
}

/** The path at which the container that changes owners mounts a volume. */
export function ownedPath(volume: string): string {
  return `/owned/${volume}`;
}

/** The shell script that gives volumes to their users. */
export function ownerScript(owned: readonly Ownership[]): string {
  // Only if the owner is wrong: without further capabilities, root cannot enter the private folders of another user.
  const commands = owned.map(({ volume, user }) => {
    const path = ownedPath(volume);
    return `[ "$(stat -c %u:%g ${path})" = ${user} ] || chown -R ${user} ${path}`;
  });
  return ['set -e', ...commands].join('\n');
}
