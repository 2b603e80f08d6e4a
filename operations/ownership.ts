import * as z from 'zod';
import { type Bundle, volumesOf } from '../bundle';
import { docker } from '../clients/docker';
import { ProgramError } from '../clients/processes';
import { type Problem, throwIfAny } from '../lib/problems';
import { objectName } from '../servers/addresses';
import { ENVIRONMENT_LABEL, ownerLabels, PROJECT_LABEL } from '../servers/owner';
import { VOLUMES } from '../servers/workload';
import { isSwarm } from '../settings/docker';
import type { Environment } from '../settings/schema';

const KINDS = ['container', 'network', 'volume', 'service'] as const;
/** The name of a swarm config contains a hash of its content: configs with the same name are equal. */
export type Kind = (typeof KINDS)[number] | 'config';

const objectSchema = z.object({
  Name: z.string().optional(),
  Id: z.string().optional(),
  /** Objects of a swarm. */
  ID: z.string().optional(),
  Spec: z.object({ Name: z.string(), Labels: z.record(z.string(), z.string()).nullish() }).optional(),
  Labels: z.record(z.string(), z.string()).nullish(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).optional(),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()) }).optional(),
});

/** An existing Docker object. */
export interface Owned {
  /** Its id, or the name for a volume. */
  readonly id: string;
  /** Whether the environment may change it. */
  readonly isOwn: boolean;
  /** The owner, for a message. */
  readonly owner: string;
}

/** The existing ones of the named Docker objects, by name, with their owners. */
export async function ownersOf(
  bundle: Bundle,
  kind: Kind,
  names: readonly string[],
): Promise<ReadonlyMap<string, Owned>> {
  const { environment } = bundle;
  const prefix = objectName(environment, '');
  const output = await docker(environment.docker.host, kind, 'inspect', ...names).catch((error: unknown) => {
    // When an object does not exist, Docker fails but prints the others. Any other error is reported.
    if (error instanceof ProgramError && /no such|not found/i.test(error.output.stderr)) return error.output;
    throw error;
  });
  const found = z.array(objectSchema).parse(JSON.parse(output.stdout || '[]'));
  return new Map(
    found.map(({ Name, Id, ID, Spec, Labels, Config, NetworkSettings }) => {
      const name = (Spec?.Name ?? Name ?? '').replace(/^\//, '');
      const labels = Spec?.Labels ?? Config?.Labels ?? Labels ?? {};
      const id = ID ?? Id ?? name;
      if (labels[ENVIRONMENT_LABEL] !== undefined) return [name, { id, ...ownedBy(environment, labels) }];
      // Earlier versions of this project set no labels.
      const isOwn =
        name.startsWith(prefix) ||
        Object.keys(NetworkSettings?.Networks ?? {}).some((each) => each.startsWith(prefix));
      return [
        name,
        { id, isOwn, owner: isOwn ? environment.name : 'unknown: it has no label of this project' },
      ];
    }),
  );
}

/** Whether labels are those of an environment, and the owner that they name. */
export function ownedBy(
  environment: Pick<Environment, 'name'>,
  labels: Readonly<Record<string, string>>,
): Pick<Owned, 'isOwn' | 'owner'> {
  const isOwn = Object.entries(ownerLabels(environment)).every(([label, value]) => labels[label] === value);
  return { isOwn, owner: `environment ${labels[ENVIRONMENT_LABEL]} of ${labels[PROJECT_LABEL]}` };
}

/** Docker objects with the environment's names that belong to something else. @param kinds @default all */
export async function foreignObjects(
  bundle: Bundle,
  kinds: readonly (typeof KINDS)[number][] = KINDS,
): Promise<Problem[]> {
  const { environment, platform } = bundle;
  const workloads = platform.workloads.map(({ containerName }) => containerName);
  const swarm = isSwarm(environment);
  const names: Readonly<Record<(typeof KINDS)[number], readonly string[]>> = {
    service: swarm ? workloads : [],
    container: [
      ...(swarm ? [] : workloads),
      ...[...platform.configurations.map(({ name }) => name), VOLUMES].map((name) =>
        objectName(environment, name),
      ),
    ],
    network: platform.networks.map(({ dockerName }) => dockerName),
    volume: volumesOf(platform).map((name) => objectName(environment, name)),
  };
  const problems = await Promise.all(
    kinds.map(async (kind) => {
      const owners = names[kind].length > 0 ? await ownersOf(bundle, kind, names[kind]) : [];
      return [...owners].flatMap(([name, { isOwn, owner }]) =>
        isOwn
          ? []
          : [
              {
                path: `${kind} ${name}`,
                message: `belongs to another owner (${owner})`,
                cure: name.startsWith(objectName(environment, ''))
                  ? `Use another Docker engine, or another name for the environment ${environment.name}.`
                  : `Set orchestrator.containerName in environments/${environment.name}.ts to another name.`,
              },
            ],
      );
    }),
  );
  return problems.flat();
}

/** Refuses to work on an environment whose Docker objects belong to another one. @throws ProblemsError */
export async function requireOwn(bundle: Bundle): Promise<void> {
  throwIfAny(await foreignObjects(bundle));
}
