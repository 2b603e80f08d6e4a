import type { EnvironmentSummary, Flat, WorkloadSummary } from '../../../operations/revision/summary';
import { SIMULATOR_IMAGE } from '../../../servers/orchestrator-container';
import { caution, type EnvironmentChange, info, list, type Sentence, say, words } from '../change';
import { asDetail, type Difference, differences, pair } from './pairs';

/** For a container of a revision that does not state the cost of a restart. */
const UNKNOWN_COST = 'it is unavailable until the new container is healthy';

/** Containers that a deploy creates, removes, replaces or changes in place, and why. */
export function compareContainers(
  before: EnvironmentSummary,
  after: EnvironmentSummary,
  simulator: readonly Difference[],
): EnvironmentChange[] {
  const { removed, added, kept } = pair(before.workloads, after.workloads, ({ name }) => name);
  const moved = before.dockerHost !== after.dockerHost;
  return [
    ...removed.map(({ name }) => caution('container-removed', name, say`The container ${name} is removed.`)),
    ...added.map(({ name, image, ports }) =>
      info('container-added', name, say`The container ${name} is new: ${image}${published(ports)}.`),
    ),
    ...kept.flatMap(([was, is]) => [
      ...named(was, is),
      ...(moved ? [] : replaced(was, is, after.simulated && before.simulated ? simulator : [])),
    ]),
    ...secrets(before, after),
    ...reloaded(
      before,
      after,
      new Set(kept.filter(([was, is]) => reasons(was, is).length > 0).map(([, { name }]) => name)),
    ),
  ];
}

function published(ports: Flat): Sentence {
  const hosts = Object.values(ports);
  return hosts.length === 0 ? words('') : say`, on port ${words(hosts.join(', '))}`;
}

/** Changes with a sentence of their own. */
function named(was: WorkloadSummary, is: WorkloadSummary): EnvironmentChange[] {
  const subject = is.name;
  return [
    ...(was.image === is.image
      ? []
      : [caution('image', subject, say`${subject} runs ${is.image} instead of ${was.image}.`)]),
    ...differences(was.ports, is.ports).map(({ before, after }) =>
      (after === undefined || before !== undefined ? caution : info)(
        'port',
        subject,
        after === undefined
          ? say`${subject} no longer listens on port ${words(before ?? '')} of the host.`
          : before === undefined
            ? say`${subject} listens on port ${words(after)} of the host.`
            : say`${subject} listens on port ${words(after)} of the host instead of ${words(before)}: update bookmarks and scripts.`,
      ),
    ),
    ...limits(was, is),
  ];
}

function limits(was: WorkloadSummary, is: WorkloadSummary): EnvironmentChange[] {
  const limit = (what: string, old: number, now: number, unit: string): EnvironmentChange[] =>
    old === now
      ? []
      : [
          (now < old ? caution : info)(
            'limit',
            is.name,
            say`${is.name} may use ${now} ${words(unit)} of ${words(what)}, not ${old}.`,
          ),
        ];
  return [
    ...limit('memory', was.memoryMiB, is.memoryMiB, 'MiB'),
    ...limit('CPU', was.cpus, is.cpus, is.cpus === 1 ? 'core' : 'cores'),
  ];
}

/**
 * The differences that replace the container. The Docker provider changes a memory limit in place, ignores a health check,
 * and replaces the container for everything else (provider 3.6.2: `ForceNew` in its schema, and its update function).
 */
function reasons(was: WorkloadSummary, is: WorkloadSummary): Sentence[] {
  return [
    ...(was.image === is.image ? [] : [words('its image')]),
    ...(was.cpus === is.cpus ? [] : [words('its CPU limit')]),
    ...(differences(was.ports, is.ports).length > 0 ? [words('its ports')] : []),
    ...(differences(was.mounts, is.mounts).length > 0 ? [words('its volumes')] : []),
    ...(was.secrets.join() === is.secrets.join() ? [] : [words('its secrets')]),
    ...differences(was.restartsFor, is.restartsFor).map(
      ({ path }) => say`${path}, which it reads only at startup`,
    ),
    ...[...new Set(differences(was.rest, is.rest).map(({ path }) => partOf(path)))].map(words),
  ];
}

/** The property of a workload that a path is part of, in words. */
function partOf(path: string): string {
  const [first = ''] = path.split('.');
  return (
    { argument: 'its arguments', environment: 'its environment variables', scratch: 'its scratch folders' }[
      first
    ] ?? `its ${first}`
  );
}

function replaced(
  was: WorkloadSummary,
  is: WorkloadSummary,
  simulator: readonly Difference[],
): EnvironmentChange[] {
  const rebuilt = simulator.length > 0 && is.image === SIMULATOR_IMAGE && was.image === is.image;
  const why = [...reasons(was, is), ...(rebuilt ? [words('its image, built from other sources')] : [])];
  if (why.length > 0) {
    const rest = differences(was.rest, is.rest);
    return [
      caution(
        'container-replaced',
        is.name,
        say`A deploy replaces the container ${is.name}, for ${join(why)}: ${words(is.restartCost ?? UNKNOWN_COST)}.`,
        rest.length > 0 ? asDetail(rest) : undefined,
      ),
    ];
  }
  const inPlace: EnvironmentChange[] = [];
  if (was.memoryMiB !== is.memoryMiB) {
    inPlace.push(
      info(
        'container-updated',
        is.name,
        say`A deploy changes the memory limit of ${is.name} in place: it keeps running.`,
      ),
    );
  }
  if (was.healthCheck !== is.healthCheck) {
    inPlace.push(
      info(
        'container-updated',
        is.name,
        say`The health check of ${is.name} changes, which takes effect only when another change replaces the container.`,
        {
          before: [was.healthCheck],
          after: [is.healthCheck],
        },
      ),
    );
  }
  return inPlace;
}

function join(sentences: readonly Sentence[]): Sentence {
  return sentences.flatMap((sentence, index) => [
    ...(index === 0 ? [] : [index === sentences.length - 1 ? ' and ' : ', ']),
    ...sentence,
  ]);
}

function secrets(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const all = ({ workloads }: EnvironmentSummary) => [
    ...new Set(workloads.flatMap((workload) => workload.secrets)),
  ];
  const { removed, added } = pair(all(before), all(after), (secret) => secret);
  return [
    ...added.map((secret) =>
      caution(
        'secret',
        secret,
        say`The secret ${secret} must exist before the deploy: create ${`secrets/${after.name}/${secret}`}.`,
      ),
    ),
    ...removed.map((secret) =>
      info(
        'secret',
        secret,
        say`The secret ${secret} is no longer used: delete ${`secrets/${after.name}/${secret}`}.`,
      ),
    ),
  ];
}

/** Files that servers reload without a restart. */
function reloaded(
  before: EnvironmentSummary,
  after: EnvironmentSummary,
  restarting: ReadonlySet<string>,
): EnvironmentChange[] {
  return pair(before.configurations, after.configurations, ({ name }) => name).kept.flatMap(([was, is]) => {
    const files = differences(was.files, is.files).map(({ path }) => path);
    const loader = differences(was.loader, is.loader);
    const readers = after.workloads.filter(({ mounts }) =>
      Object.values(mounts).some((mount) => mount === `${is.name} (read only)` || mount === is.name),
    );
    const inPlace = readers.filter(
      ({ name, restartsFor }) => !restarting.has(name) && !(is.name in restartsFor),
    );
    if ((files.length === 0 && loader.length === 0) || inPlace.length === 0) return [];
    return [
      info(
        'reloaded',
        is.name,
        say`${list(inPlace.map(({ name }) => name))} ${words(inPlace.length === 1 ? 'reads' : 'read')} ${words(files.length > 0 ? 'new files' : 'its files again')} without a restart, after a check: no scrape is lost.`,
        {
          remarks: files.length > 0 ? [say`The files: ${list(files)}.`] : [],
          ...(loader.length > 0 && asDetail(loader)),
        },
      ),
    ];
  });
}
