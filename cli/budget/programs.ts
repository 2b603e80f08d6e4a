import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['prometheus', 'promtool'] as const;
export type Programs = Readonly<Record<(typeof PROGRAMS)[number], string>>;

/** Where the programs are looked for, in this order. */
function folders({ PATH, MONITORING_LAB }: NodeJS.ProcessEnv): string[] {
  return [
    ...(PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...(MONITORING_LAB ? [join(MONITORING_LAB, 'bin')] : []),
    join(homedir(), '.cache', 'monitoring-lab', 'bin'),
  ];
}

/** Prometheus and promtool, if both are on this machine. */
export async function findPrograms(variables: NodeJS.ProcessEnv): Promise<Programs | undefined> {
  const found = await Promise.all(PROGRAMS.map((name) => find(name, folders(variables))));
  const [prometheus, promtool] = found;
  return prometheus && promtool ? { prometheus, promtool } : undefined;
}

async function find(name: string, where: readonly string[]): Promise<string | undefined> {
  for (const folder of where) {
    const path = join(folder, name);
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return undefined;
}
