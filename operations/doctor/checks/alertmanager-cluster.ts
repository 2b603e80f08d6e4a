import { setTimeout as delay } from 'node:timers/promises';
import type { Silence } from '../../../clients/alertmanager';
import { few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import { type CheckResult, failed, ok, type Verdict, warning } from '../finding';

/** A new silence may be missing at another member for this long. Gossip takes less. */
const GOSSIP_MS = 5_000;

type Clustered = Pick<Deployment, 'alertmanagers' | 'bundle'>;

/** The state of the cluster, as one member reports it. */
interface Member {
  readonly name: string;
  readonly containerName: string;
  /** Undefined if it does not respond. */
  readonly state?: {
    readonly status: string;
    /** The number of members that it sees, itself included. */
    readonly sees: number;
    readonly silences: readonly Silence[];
  };
}

/**
 * Whether every member of the cluster of Alertmanagers responds, sees all others, and has the same silences.
 * @param gossipMs how long a difference may last
 */
export async function checkCluster(deployment: Clustered, gossipMs = GOSSIP_MS): Promise<CheckResult> {
  const first = await read(deployment);
  const verdict = judge(first, deployment.bundle.environment.name);
  if (verdict.status === 'ok') return verdict;
  await delay(gossipMs);
  return judge(await read(deployment), deployment.bundle.environment.name);
}

async function read({ alertmanagers }: Clustered): Promise<Member[]> {
  return Promise.all(
    alertmanagers.map(async ({ replica: { name, containerName }, client }) => {
      try {
        const [{ status, peers }, silences] = await Promise.all([client.cluster(), client.silences()]);
        return { name, containerName, state: { status, sees: peers.length, silences } };
      } catch {
        return { name, containerName };
      }
    }),
  );
}

function judge(members: readonly Member[], environment: string): Verdict {
  const responding = members.flatMap(({ name, state }) => (state ? [{ name, ...state }] : []));
  const silent = members.filter(({ state }) => !state);
  const repair = 'docs/high-availability.md#alertmanager describes the repair.';
  const split = responding.filter(({ sees }) => sees < responding.length);
  if (split.length > 0) {
    return failed(
      `split: ${few(responding.map(({ name, sees }) => `${name} sees ${sees} of ${members.length} members`))}. One alert can cause several notifications, and a silence does not apply everywhere`,
      `Check that the members reach each other by TCP and UDP (docker logs ${silent[0]?.containerName ?? members[0]?.containerName}). ${repair}`,
    );
  }
  if (silent.length > 0) {
    return failed(
      `${silent.length} of ${members.length} members do not respond: ${few(silent.map(({ name }) => name))}. The others send notifications and keep the silences`,
      `docker logs ${silent[0]?.containerName} shows why, docker start ${silent[0]?.containerName} or npm run deploy -- ${environment} platform starts it.`,
    );
  }
  const settling = responding.filter(({ status }) => status !== 'ready');
  if (settling.length > 0) {
    return warning(
      `${few(settling.map(({ name, status }) => `${name} is ${status}`))}`,
      'Members settle within a minute of their start. Run npm run doctor again.',
    );
  }
  const differing = differences(responding);
  if (differing.length > 0) {
    return failed(
      `silences differ: ${few(differing)}`,
      `Expire such a silence and create it again. ${repair}`,
    );
  }
  return ok(`${members.length} members see each other and have the same silences`);
}

/** The silences that not every member has in the same state. */
function differences(
  members: readonly { readonly name: string; readonly silences: readonly Silence[] }[],
): string[] {
  // Expired ones are deleted at different times.
  const live = members.map(({ name, silences }) => ({
    name,
    ends: new Map(
      silences.filter(({ status }) => status.state !== 'expired').map(({ id, endsAt }) => [id, endsAt]),
    ),
  }));
  const known = new Map(members.flatMap(({ silences }) => silences.map((silence) => [silence.id, silence])));
  return [...new Set(live.flatMap(({ ends }) => [...ends.keys()]))].flatMap((id) => {
    const others = live.filter(
      ({ ends }) => ends.get(id) !== live.find((one) => one.ends.has(id))?.ends.get(id),
    );
    const { createdBy = '', comment = '' } = known.get(id) ?? {};
    return others.length === 0
      ? []
      : [
          `${id} (${createdBy}: ${comment}) is missing or has another end at ${others.map(({ name }) => name).join(', ')}`,
        ];
  });
}
