import { chmod, readdir, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Bundle } from '../../bundle';
import { octal } from '../../lib/format';
import type { Problem } from '../../lib/problems';
import { projectPath } from '../../lib/project';
import { FIXED_SECRETS, type Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { Containers } from '../../operations/containers';
import { checkDocker } from '../../operations/preflight';
import { FOLDER_MODE, readSecret, secretsFolder } from '../../operations/secrets/files';
import { SECRET_MODE } from '../../operations/secrets/in-place';
import { neededSecrets, usersOf } from '../../operations/secrets/needed';
import { planSecrets } from '../../operations/secrets/plan';
import { cureOf, unsafe } from '../../operations/secrets/safe-file';
import { completeRotation } from './rotate';
import { stepsFor } from './steps';

/** The problems that the check fixed, and those that the user has to fix. */
export interface SecretsReport {
  readonly fixed: readonly string[];
  readonly problems: readonly Problem[];
}

/** Fixes the modes and interrupted rotations of an environment's secret files, and reports other problems with them. */
export async function checkSecrets(bundle: Bundle): Promise<SecretsReport> {
  const { name } = bundle.environment;
  const folder = secretsFolder(name);
  const fixed: string[] = [];
  const faults = unsafeFiles(bundle);
  if (faults.length > 0) return { fixed, problems: faults };
  const problems: Problem[] = [...planSecrets(bundle, {}).problems];
  const cure = `npm run deploy -- ${name} creates it.`;
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (files === undefined)
    return { fixed, problems: [{ path: `secrets/${name}`, message: 'is missing', cure }] };
  const setMode = async (path: string, shown: string, mode: number) => {
    const found = (await stat(path)).mode & 0o777;
    if (found === mode) return;
    await chmod(path, mode);
    fixed.push(`${shown}: mode ${octal(found)} is now ${octal(mode)}`);
  };
  await setMode(folder, `secrets/${name}`, FOLDER_MODE);
  for (const secret of allSecrets(bundle).filter((each) => files.includes(each))) {
    await setMode(`${folder}/${secret}`, `secrets/${name}/${secret}`, SECRET_MODE);
    try {
      const completed = await completeRotation(name, secret, stepsFor(bundle, secret));
      if (completed) fixed.push(completed);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push({ path: `secrets/${name}/${secret}`, message: error.message, cure: error.cure });
    }
  }
  const reported = new Set(problems.map(({ path }) => path));
  const missing = neededSecrets(bundle)
    .filter((secret) => !files.includes(secret))
    .map((secret) => `secrets/${name}/${secret}`)
    .filter((path) => !reported.has(path));
  problems.push(...missing.map((path) => ({ path, message: 'is missing', cure })));
  return { fixed, problems: [...problems, ...(await outdatedContainers(bundle))] };
}

/** Links, and files of other users. The check must not read them, write to them or change their modes. */
function unsafeFiles(bundle: Bundle): Problem[] {
  const folder = secretsFolder(bundle.environment.name);
  const files = allSecrets(bundle).flatMap((secret) => [
    `${folder}/${secret}`,
    `${folder}/${secret}.new-value`,
  ]);
  const faults = [unsafe(folder, 'folder'), ...files.map((path) => unsafe(path))].filter(
    (fault) => fault !== undefined,
  );
  const byPath = new Map(faults.map(({ path, message }) => [relative(projectPath('.'), path), message]));
  return [...byPath].map(([path, message]) => ({ path, message, cure: cureOf(path) }));
}

/** The secrets that the environment uses, and those that other settings would use. */
function allSecrets(bundle: Bundle): Secret[] {
  return [...new Set([...FIXED_SECRETS, ...neededSecrets(bundle)])];
}

/** Containers that do not see the current value of the file. */
async function outdatedContainers(bundle: Bundle): Promise<Problem[]> {
  const { name, docker } = bundle.environment;
  // The containers of another host mount the files of that host.
  if (docker.secretsDirectory !== undefined) return [];
  if (bundle.platform.workloads.length === 0) return [];
  const engine = await checkDocker(docker.host);
  if (engine.length > 0) return engine;
  const containers = new Containers(bundle);
  const problems: Problem[] = [];
  for (const secret of allSecrets(bundle)) {
    const value = readSecret(name, secret);
    if (value === undefined) continue;
    for (const workload of usersOf(bundle, secret)) {
      if ((await containers.sees(workload, secret, value)) !== false) continue;
      problems.push({
        path: `secrets/${name}/${secret}`,
        message: `${workload.name} sees another value: the file was replaced after the container started`,
        cure: `docker restart ${workload.containerName} (npm run secrets -- ${name} rotate ${secret} changes the file without a restart)`,
      });
    }
  }
  return problems;
}
