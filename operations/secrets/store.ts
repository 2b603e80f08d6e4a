import type { Bundle } from '../../bundle';
import { ProgramError, run } from '../../clients/processes';
import { formatDuration } from '../../lib/format';
import type { Problem } from '../../lib/problems';
import { projectPath } from '../../lib/project';
import type { Secret } from '../../lib/secrets';
import type { SecretSource } from '../../settings/secrets';
import { secretFault } from './fault';
import { neededSecrets } from './needed';

/** A store may wait for a person, such as for a fingerprint. */
const TIMEOUT_MS = 120_000;

/** Values of secrets that come from a store. */
export interface StoredSecrets {
  readonly values: Readonly<Partial<Record<Secret, string>>>;
  readonly problems: readonly Problem[];
}

/**
 * Reads the secrets that have a source in the settings of the environment. No message contains a value.
 * @param wanted @default all that the environment needs
 */
export async function readStores(
  bundle: Bundle,
  wanted: readonly Secret[] = neededSecrets(bundle),
): Promise<StoredSecrets> {
  const { name, secrets } = bundle.environment;
  const values: Partial<Record<Secret, string>> = {};
  const problems: Problem[] = [];
  // One after the other: a store may ask for a login.
  for (const secret of wanted) {
    const source = secrets[secret];
    if (!source) continue;
    const read = await readStore(secret, source);
    if ('value' in read) values[secret] = read.value;
    else problems.push({ path: `${name}.secrets.${secret}`, ...read });
  }
  return { values, problems };
}

async function readStore(
  secret: Secret,
  source: SecretSource,
): Promise<{ readonly value: string } | { readonly message: string; readonly cure: string }> {
  const { program, args, what } = programOf(secret, source);
  const cure =
    'Run it in this shell: it may need a login, or a variable. It has to print the value, and nothing else.';
  try {
    const { stdout } = await run(program, args, { cwd: projectPath('.'), timeoutMs: TIMEOUT_MS });
    const value = stdout.trim();
    if (value === '') return { message: `${what} prints nothing`, cure };
    const fault = secretFault(secret, value);
    return fault ? { message: `the output of ${what} ${fault}`, cure } : { value };
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return { message: `${what} ${howItFailed(program, error)}`, cure };
  }
}

function programOf(secret: Secret, { command, sopsFile = '', sopsKey = secret }: SecretSource) {
  if (command !== undefined)
    return { program: 'sh', args: ['-c', command], what: `the command '${command}'` };
  const path = sopsKey.split('.').map((key) => `[${JSON.stringify(key)}]`);
  return {
    program: 'sops',
    args: ['--decrypt', '--extract', path.join(''), sopsFile],
    what: `sops, for ${sopsKey} in ${sopsFile},`,
  };
}

/** The last line of the error output has the reason. The standard output may be a part of the secret, and is hidden. */
function howItFailed(program: string, { reason, exitCode, output }: ProgramError): string {
  if (reason === 'missing') return `cannot run: ${program} is not installed`;
  if (reason === 'timeout') return `did not finish within ${formatDuration(TIMEOUT_MS / 1_000)}`;
  const line = output.stderr.trim().split('\n').at(-1) ?? '';
  const printed = output.stdout.trim();
  const safe = printed === '' ? line : line.replaceAll(printed, '***');
  return `failed with code ${exitCode ?? 'of a signal'}${safe === '' ? '' : `: ${safe}`}`;
}
