import { chmod, readdir, stat } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import { SECRETS, type Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { neededSecrets, planSecrets, readSecret, secretsFolder } from '../../operations/secrets/files';
import { SECRET_MODE } from '../../operations/secrets/in-place';
import { Containers, usersOf } from '../../operations/secrets/users';
import { settle } from './rotate';
import { stepsFor } from './steps';

const FOLDER_MODE = 0o700;

/** What was put right, and what only people can. */
export interface Checked {
  readonly mended: readonly string[];
  readonly problems: readonly Problem[];
}

/** Looks after the secret files of an environment: there, closed to others, whole, and what containers see. */
export async function check(bundle: Bundle): Promise<Checked> {
  const { name } = bundle.environment;
  const folder = secretsFolder(name);
  const mended: string[] = [];
  const problems: Problem[] = [...planSecrets(bundle, {}).problems];
  const files = await readdir(folder).catch(() => undefined);
  if (files === undefined) {
    return {
      mended,
      problems: [
        { path: `secrets/${name}`, message: 'is not there', cure: `npm run deploy -- ${name} makes it.` },
      ],
    };
  }
  const give = async (path: string, shown: string, mode: number) => {
    const found = (await stat(path)).mode & 0o777;
    if (found === mode) return;
    await chmod(path, mode);
    mended.push(`${shown} had the mode ${octal(found)}, and has ${octal(mode)} now`);
  };
  await give(folder, `secrets/${name}`, FOLDER_MODE);
  for (const secret of (Object.keys(SECRETS) as Secret[]).filter((each) => files.includes(each))) {
    await give(`${folder}/${secret}`, `secrets/${name}/${secret}`, SECRET_MODE);
    try {
      const settled = await settle(name, secret, stepsFor(bundle, secret));
      if (settled) mended.push(settled);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push({ path: `secrets/${name}/${secret}`, message: error.message, cure: error.cure });
    }
  }
  const made = neededSecrets(bundle).filter((secret) => !files.includes(secret));
  const told = new Set(problems.map(({ path }) => path));
  for (const secret of made.map((each) => `secrets/${name}/${each}`).filter((path) => !told.has(path))) {
    problems.push({ path: secret, message: 'is missing', cure: `npm run deploy -- ${name} makes it.` });
  }
  return { mended, problems: [...problems, ...(await stale(bundle))] };
}

/** Containers that started with another file than there is now. */
async function stale(bundle: Bundle): Promise<Problem[]> {
  const { name, docker } = bundle.environment;
  // Those of another host are not the files here.
  if (docker.secretsDirectory !== undefined) return [];
  const containers = new Containers(bundle);
  const problems: Problem[] = [];
  for (const secret of Object.keys(SECRETS) as Secret[]) {
    const value = readSecret(name, secret);
    if (value === undefined) continue;
    for (const workload of usersOf(bundle, secret)) {
      if ((await containers.sees(workload, secret, value)) !== false) continue;
      problems.push({
        path: `secrets/${name}/${secret}`,
        message: `${workload.name} sees another value: the file was replaced since it started`,
        cure: `docker restart ${workload.containerName}; npm run secrets -- ${name} rotate ${secret} would not need it.`,
      });
    }
  }
  return problems;
}

/** A mode as people write it. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(3, '0');
}
