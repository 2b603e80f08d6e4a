import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import { secretsFolder } from '../secrets/files';

/** Checks the files in `secrets/<env>` that the user writes for the orchestrator. A missing one would fail the deploy. */
export async function checkUserSecrets({ environment, platform }: Bundle): Promise<Problem[]> {
  // A folder on the Docker host cannot be checked.
  if (environment.docker.secretsDirectory !== undefined) return [];
  const files = new Set(platform.workloads.flatMap(({ userSecrets = [] }) => userSecrets));
  const problems = await Promise.all([...files].map((file) => checkFile(environment.name, file)));
  return problems.flat();
}

async function checkFile(environment: string, file: string): Promise<Problem[]> {
  const path = `secrets/${environment}/${file}`;
  const found = await stat(`${secretsFolder(environment)}/${file}`).catch(() => undefined);
  if (!found?.isFile()) {
    return [
      {
        path,
        message: 'the file is missing, but orchestrator.container uses it',
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
