import { UserError } from '../../../lib/user-error';
import type { Deployment } from '../../../operations/deployment';
import { checkCluster } from '../../../operations/doctor/checks/alertmanager-cluster';
import type { Verdict } from '../../../operations/doctor/finding';
import { exampleBundle } from '../../support/example';

interface FakeMember {
  readonly sees?: number;
  readonly status?: string;
  readonly silences?: readonly object[];
}

const silence = (id: string, endsAt = '2026-06-01T13:00:00Z', state = 'active') => ({
  id,
  endsAt,
  createdBy: 'me',
  comment: 'works',
  matchers: [],
  status: { state },
});

/** The doctor's result for these members. An undefined member does not respond. */
async function reported(...members: (FakeMember | undefined)[]): Promise<Verdict> {
  const alertmanagers = members.map((member, index) => {
    const name = index === 0 ? 'alertmanager' : `alertmanager-${index + 1}`;
    const answer = async <T>(value: T): Promise<T> => {
      if (!member) throw new UserError('no response', 'Start it.');
      return value;
    };
    const { sees = members.length, status = 'ready', silences = [] } = member ?? {};
    const client = {
      cluster: () => answer({ status, peers: Array.from({ length: sees }, () => ({ name, address: '' })) }),
      silences: () => answer(silences),
    };
    return { replica: { name, containerName: `c-${name}` }, client };
  });
  return (await checkCluster(
    { alertmanagers, bundle: exampleBundle() } as unknown as Deployment,
    0,
  )) as Verdict;
}

describe('a cluster of Alertmanagers', () => {
  it('passes when its members see each other and have the same silences', async () => {
    const expired = { silences: [silence('a'), silence('old', '2026-06-01T01:00:00Z', 'expired')] };
    expect(await reported({ silences: [silence('a')] }, expired)).toMatchObject({ status: 'ok' });
  });

  it.each<[string, (FakeMember | undefined)[], string]>([
    [
      'a split cluster, with what each member sees',
      [{ sees: 2 }, { sees: 2 }, { sees: 1 }],
      'split: alertmanager sees 2 of 3 members, alertmanager-2 sees 2 of 3 members, alertmanager-3 sees 1 of 3 members',
    ],
    [
      'a member that does not respond',
      [{ sees: 1 }, undefined],
      '1 of 2 members do not respond: alertmanager-2',
    ],
    [
      'a silence that a member lacks',
      [{ silences: [silence('a')] }, {}],
      'silences differ: a (me: works) is missing or has another end at alertmanager-2',
    ],
    [
      'a silence with several ends',
      [{ silences: [silence('a')] }, { silences: [silence('a', '2026-06-02T13:00:00Z')] }],
      'silences differ: a (me: works) is missing or has another end at alertmanager-2',
    ],
  ])('has %s', async (_, members, seen) => {
    expect(await reported(...members)).toMatchObject({
      status: 'failed',
      seen: expect.stringContaining(seen),
    });
  });

  it('is reported as settling while a member settles', async () => {
    expect(await reported({ status: 'settling' }, {})).toMatchObject({
      status: 'warning',
      seen: 'alertmanager is settling',
    });
  });
});
