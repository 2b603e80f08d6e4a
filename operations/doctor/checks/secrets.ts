import { lstat } from 'node:fs/promises';
import { octal } from '../../../lib/format';
import { describeSecret, type Secret } from '../../../lib/secrets';
import { few } from '../../../lib/words';
import { DEFAULT_ADMIN_PASSWORD } from '../../../settings/variables';
import type { Deployment } from '../../deployment';
import { neededSecrets } from '../../secrets/needed';
import { cureOf, readSecretFile, unsafe } from '../../secrets/safe-file';
import {
  about,
  type CheckResult,
  checksOf,
  type DoctorCheck,
  failed,
  ok,
  skipped,
  type Verdict,
} from '../finding';

/** Permission bits. */
const OTHERS_READ = 0o004;
const OTHERS_WRITE = 0o022;
const OTHERS_ENTER = 0o077;

/** Checks that secrets exist, are readable only for those who need them, and are not the default. */
export function secretChecks(deployment: Deployment): DoctorCheck[] {
  return checksOf('Secrets', [], { secrets: () => checkSecrets(deployment) });
}

async function checkSecrets({ bundle, secrets }: Deployment): Promise<CheckResult> {
  const { environment, platform } = bundle;
  const { name, docker, grafana } = environment;
  const remote = docker.secretsDirectory;
  const needed = neededSecrets(bundle);
  const mounted = new Set(platform.workloads.flatMap((workload) => workload.secrets));
  const folder = `secrets/${name}`;
  const mode = await modeOf(secrets);
  if (mode === undefined) {
    return failed(`folder ${folder} not found`, `To create it: npm run deploy -- ${name}`);
  }
  const files = await Promise.all(
    needed.map(async (secret) => ({
      secret,
      mode: await modeOf(`${secrets}/${secret}`),
      value: await contentOf(`${secrets}/${secret}`),
    })),
  );
  const fault = unsafe(secrets, 'folder');
  if (fault) return failed(`${folder} ${fault.message}`, cureOf(folder));
  const problems: Verdict[] = files.flatMap(({ secret, mode, value }) => {
    const path = `${folder}/${secret}`;
    const verdicts = [];
    if (mode === undefined || value === '') {
      verdicts.push(
        failed(
          `${mode === undefined ? 'is missing' : 'is empty'}: ${describeSecret(secret)}`,
          `Write it to ${path}, or run npm run deploy -- ${name}, which generates or asks for it.`,
        ),
      );
    } else {
      const link = unsafe(`${secrets}/${secret}`);
      if (link) return about(`secret ${secret}`, failed(link.message, cureOf(path)));
      const fault =
        value === undefined
          ? 'cannot be read'
          : permissionFault(mode, mounted.has(secret) && remote === undefined);
      if (fault) verdicts.push(failed(`${fault} (mode ${octal(mode)})`, `chmod 444 ${path}`));
      if (isDefault(secret, value, grafana.adminPassword)) {
        verdicts.push(
          failed(
            'is the default password, which is for dev only',
            `Replace it: npm run secrets -- ${name} rotate ${secret}`,
          ),
        );
      }
    }
    return verdicts.map((verdict) => about(`secret ${secret}`, verdict));
  });
  if (mode & OTHERS_ENTER) {
    const isOpen = failed(`is accessible to other users (mode ${octal(mode)})`, `chmod 700 ${folder}`);
    problems.unshift(about('secrets folder', isOpen));
  }
  const findings =
    problems.length > 0 ? problems : [ok(`${few(needed, 10)}, in a folder that only this user can open`)];
  if (remote === undefined) return findings;
  const copies = skipped(`they are in ${remote} on that host; only the copies on this machine were checked`);
  return [...findings, about('secrets of the Docker host', copies)];
}

/** Only this user can open the folder. The files in it must be readable for the users that containers run as. */
function permissionFault(mode: number, isMounted: boolean): string | undefined {
  if (mode & OTHERS_WRITE) return 'is writable for other users';
  if (isMounted && !(mode & OTHERS_READ)) return 'is not readable for containers, which run as other users';
  return undefined;
}

function isDefault(secret: Secret, value: string | undefined, adminPassword: 'default' | 'secret'): boolean {
  return (
    secret === 'grafana_admin_password' && adminPassword !== 'default' && value === DEFAULT_ADMIN_PASSWORD
  );
}

/** The content, which no finding contains. Undefined if the file cannot be read. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return readSecretFile(path) ?? '';
  } catch {
    return undefined;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).mode & 0o777;
  } catch {
    return undefined;
  }
}
