import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import { secretsFolder } from '../secrets/files';
import { cureOf, unsafe } from '../secrets/safe-file';

/** Checks the files in `secrets/<env>` that the user writes. A missing one would fail the deploy. */
export async function checkUserSecrets({ environment, platform }: Bundle): Promise<Problem[]> {
  // A folder on the Docker host cannot be checked.
  if (environment.docker.secretsDirectory !== undefined) return [];
  const users = new Map(
    platform.workloads.flatMap(({ name, userSecrets = [] }) =>
      userSecrets.map((file): [string, string] => [file, name]),
    ),
  );
  const problems = await Promise.all(
    [...users].map(([file, user]) => checkFile(environment.name, file, user)),
  );
  return problems.flat();
}

async function checkFile(environment: string, file: string, user: string): Promise<Problem[]> {
  const path = `secrets/${environment}/${file}`;
  const fault = unsafe(`${secretsFolder(environment)}/${file}`);
  if (fault) return [{ path, message: fault.message, cure: cureOf(path) }];
  const found = await stat(`${secretsFolder(environment)}/${file}`).catch(() => undefined);
  if (!found?.isFile()) {
    return [
      {
        path,
        message: `the file is missing, but the container ${user} uses it`,
        cure: `Write it, and make it readable for the container: chmod 644 ${path}. Only you can enter secrets/${environment}.`,
      },
    ];
  }
  if ((found.mode & constants.S_IROTH) !== 0) return [];
  return [
    {
      path,
      message: "the container's user cannot read the file",
      cure: `Run chmod 644 ${path}. Only you can enter secrets/${environment}.`,
    },
  ];
}
