import { readFile, stat } from 'node:fs/promises';
import { SECRETS, type Secret } from '../../../lib/secrets';
import { DEFAULT_ADMIN_PASSWORD } from '../../../settings/variables';
import type { Deployment } from '../../deployment';
import { neededSecrets } from '../../secrets/needed';
import { type DoctorCheck, type DoctorFinding, failed, ok, skipped } from '../finding';
import { few } from '../words';

/** Permission bits. */
const OTHERS_READ = 0o004;
const OTHERS_WRITE = 0o022;
const OTHERS_ENTER = 0o077;

/** Checks that secrets exist, are readable only for those who need them, and are not the default. */
export function secretChecks(deployment: Deployment): DoctorCheck[] {
  return [{ name: 'secrets', group: 'Secrets', run: () => checkSecrets(deployment) }];
}

async function checkSecrets({ bundle, secrets }: Deployment): Promise<DoctorFinding[]> {
  const { environment, platform } = bundle;
  const { name, docker, grafana } = environment;
  const remote = docker.secretsDirectory;
  const needed = neededSecrets(bundle);
  const mounted = new Set(platform.workloads.flatMap((workload) => workload.secrets));
  const folder = `secrets/${name}`;
  const mode = await modeOf(secrets);
  if (mode === undefined) {
    return [failed('secrets', `folder ${folder} not found`, `To create it: npm run deploy -- ${name}`)];
  }
  const files = await Promise.all(
    needed.map(async (secret) => ({
      secret,
      mode: await modeOf(`${secrets}/${secret}`),
      value: await contentOf(`${secrets}/${secret}`),
    })),
  );
  const findings = files.flatMap(({ secret, mode, value }): DoctorFinding[] => {
    const subject = `secret ${secret}`;
    const path = `${folder}/${secret}`;
    if (mode === undefined || !value) {
      if (mode !== undefined && value === undefined) {
        return [failed(subject, `cannot be read (mode ${octal(mode)})`, `chmod 444 ${path}`)];
      }
      return [
        failed(
          subject,
          `${mode === undefined ? 'is missing' : 'is empty'}: ${SECRETS[secret]}`,
          `Write it to ${path}, or run npm run deploy -- ${name}, which generates or asks for it.`,
        ),
      ];
    }
    return [
      ...permissions(subject, path, mode, mounted.has(secret) && remote === undefined),
      ...(isDefault(secret, value, grafana.adminPassword)
        ? [
            failed(
              subject,
              'is the default password, which is for dev only',
              `Replace it: npm run secrets -- ${name} rotate ${secret}`,
            ),
          ]
        : []),
    ];
  });
  const closed = mode & OTHERS_ENTER;
  return [
    ...(closed
      ? [
          failed(
            'secrets folder',
            `is accessible to other users (mode ${octal(mode)})`,
            `chmod 700 ${folder}`,
          ),
        ]
      : []),
    ...findings,
    ...(findings.length === 0 && !closed
      ? [ok('secrets', `${few(needed, 10)}, in a folder that only this user can open`)]
      : []),
    ...(remote === undefined
      ? []
      : [
          skipped(
            'secrets of the Docker host',
            `they are in ${remote} on that host; only the copies on this machine were checked`,
          ),
        ]),
  ];
}

/** Only this user can open the folder. The files in it must be readable for the users that containers run as. */
function permissions(subject: string, path: string, mode: number, isMounted: boolean): DoctorFinding[] {
  if (mode & OTHERS_WRITE) {
    return [failed(subject, `is writable for other users (mode ${octal(mode)})`, `chmod 444 ${path}`)];
  }
  if (isMounted && !(mode & OTHERS_READ)) {
    return [
      failed(
        subject,
        `is not readable for containers, which run as other users (mode ${octal(mode)})`,
        `chmod 444 ${path}`,
      ),
    ];
  }
  return [];
}

function isDefault(secret: Secret, value: string, adminPassword: 'default' | 'secret'): boolean {
  return (
    secret === 'grafana_admin_password' && adminPassword !== 'default' && value === DEFAULT_ADMIN_PASSWORD
  );
}

/** The content, which no finding contains. Undefined if the file cannot be read. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return undefined;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch {
    return undefined;
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(3, '0');
}
