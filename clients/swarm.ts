import * as z from 'zod';
import { docker, dockerLines, engine } from './docker';
import { ProgramError, run } from './processes';

/** A secret in a swarm, whose value the engine does not return. */
export interface StoredSecret {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** When it was created, in ISO 8601. */
  readonly created: string;
}

const labels = z.record(z.string(), z.string()).nullish();
const secretSchema = z.object({
  ID: z.string(),
  CreatedAt: z.string(),
  Spec: z.object({ Name: z.string(), Labels: labels }),
});

const nodeSchema = z.object({
  ID: z.string(),
  Description: z.object({
    Hostname: z.string().optional(),
    Resources: z.object({ NanoCPUs: z.number() }).optional(),
  }),
  Spec: z.object({ Availability: z.string(), Labels: labels }),
  Status: z.object({ State: z.string() }),
});

/** A host of a swarm. */
export interface SwarmHost {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `ready` or `down`. */
  readonly state: string;
  /** `active`, `pause` or `drain`. */
  readonly availability: string;
  readonly cpus?: number;
}

/** A task, as the swarm reports it. */
export interface SwarmTask {
  readonly node: string;
  /** Such as `Running 3 minutes ago`. */
  readonly state: string;
  readonly error: string;
}

/** Whether an engine is a manager of a swarm. @throws ProgramError */
export async function isManager(host: string | undefined): Promise<boolean> {
  const { stdout } = await docker(host, 'info', '--format', '{{.Swarm.ControlAvailable}}');
  return stdout === 'true';
}

/** The hosts of a swarm. @param host a manager. @throws ProgramError */
export async function swarmHosts(host: string | undefined): Promise<SwarmHost[]> {
  const ids = await dockerLines(host, 'node', 'ls', '--quiet');
  const output = await docker(host, 'node', 'inspect', ...ids);
  return z
    .array(nodeSchema)
    .parse(JSON.parse(output.stdout))
    .map(({ ID, Description, Spec, Status }) => ({
      name: Description.Hostname ?? ID,
      labels: Spec.Labels ?? {},
      state: Status.State,
      availability: Spec.Availability,
      ...(Description.Resources && { cpus: Description.Resources.NanoCPUs / 1_000_000_000 }),
    }));
}

/** The secrets of a swarm that have a label with a value, the newest first. @throws ProgramError */
export async function storedSecrets(
  host: string | undefined,
  label: string,
  value: string,
): Promise<StoredSecret[]> {
  const ids = await dockerLines(host, 'secret', 'ls', '--quiet', '--filter', `label=${label}=${value}`);
  if (ids.length === 0) return [];
  const output = await docker(host, 'secret', 'inspect', ...ids);
  return z
    .array(secretSchema)
    .parse(JSON.parse(output.stdout))
    .map(({ ID, CreatedAt, Spec }) => ({
      id: ID,
      name: Spec.Name,
      labels: Spec.Labels ?? {},
      created: CreatedAt,
    }))
    .sort((one, other) => other.created.localeCompare(one.created));
}

/** Stores a secret. Its value is read from standard input: no argument contains it. @throws ProgramError */
export async function storeSecret(
  host: string | undefined,
  name: string,
  labels: Readonly<Record<string, string>>,
  value: string,
): Promise<void> {
  const args = Object.entries(labels).flatMap(([label, text]) => ['--label', `${label}=${text}`]);
  await run('docker', [...engine(host), 'secret', 'create', ...args, name, '-'], { input: value });
}

/** Removes a secret. @returns false when a service uses it @throws ProgramError */
export async function removeSecret(host: string | undefined, id: string): Promise<boolean> {
  try {
    await docker(host, 'secret', 'rm', id);
    return true;
  } catch (error) {
    if (error instanceof ProgramError && /is in use by/.test(error.output.stderr)) return false;
    throw error;
  }
}

/** The latest task of a service. Undefined when there is no such service. @throws ProgramError */
export async function taskOf(host: string | undefined, service: string): Promise<SwarmTask | undefined> {
  const format = '{{.Node}}\t{{.CurrentState}}\t{{.Error}}';
  try {
    const { stdout } = await docker(host, 'service', 'ps', '--no-trunc', '--format', format, service);
    const [node = '', state = '', error = ''] = (stdout.split('\n')[0] ?? '').split('\t');
    return { node, state, error };
  } catch (error) {
    if (error instanceof ProgramError && /no such service/i.test(error.output.stderr)) return undefined;
    throw error;
  }
}
