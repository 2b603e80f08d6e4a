import { count } from '../../../lib/words';
import type { EnvironmentSummary, ReceiverSummary } from '../../../operations/revision/summary';
import { caution, danger, type EnvironmentChange, info, list, type Sentence, say, words } from '../change';
import { pair } from './pairs';

/** Receivers of notifications, their channels and mute times. */
export function comparePeople(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  return [
    ...undelivered(before, after),
    ...otherReceivers(before, after),
    ...pair(before.receivers, after.receivers, ({ name }) => name).kept.flatMap(([was, is]) => [
      ...otherChannels(was, is, after),
      ...otherTimes(was, is, after),
    ]),
    ...inhibitions(before, after),
  ];
}

const byName = ({ receivers }: EnvironmentSummary, name: string) =>
  receivers.find((receiver) => receiver.name === name);

/** Whether its notifications reach a person: not if only the simulator records them, or if it is always muted. */
function reaches(receiver: ReceiverSummary | undefined): boolean {
  return receiver !== undefined && receiver.people.length > 0 && !receiver.alwaysMuted;
}

function undelivered(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const lost = pair(before.alerts, after.alerts, ({ name }) => name)
    .kept.filter(([was, is]) => reaches(byName(before, was.receiver)) && !reaches(byName(after, is.receiver)))
    .map(([, is]) => is);
  const fresh = pair(before.alerts, after.alerts, ({ name }) => name).added.filter(
    ({ receiver }) => !reaches(byName(after, receiver)) && !recorded(byName(after, receiver)),
  );
  return groupBy([...lost, ...fresh], ({ receiver }) => receiver).map(([name, alerts]) => {
    const receiver = byName(after, name);
    const why = receiver?.alwaysMuted
      ? say`${name} is muted all week`
      : receiver?.machines.length
        ? say`${name} notifies only ${list(receiver.machines)}`
        : say`${name} has no channel`;
    return danger(
      'undelivered',
      name,
      say`${words(count(alerts.length, 'alert'))} ${words(alerts.length === 1 ? 'reaches' : 'reach')} no person because ${why}: ${list(alerts.map((alert) => alert.name))}.`,
    );
  });
}

/** Whether the simulator records its notifications: then an alert that reaches no person is intended. */
function recorded(receiver: ReceiverSummary | undefined): boolean {
  return receiver !== undefined && receiver.machines.length > 0 && !receiver.alwaysMuted;
}

function otherReceivers(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const moved = pair(before.alerts, after.alerts, ({ name }) => name).kept.filter(
    ([was, is]) => was.receiver !== is.receiver,
  );
  return groupBy(moved, ([was, is]) => `${was.receiver} ${is.receiver}`).flatMap(([, group]) => {
    const [first] = group;
    if (!first) return [];
    const from = byName(before, first[0].receiver);
    const to = byName(after, first[1].receiver);
    const names = group.map(([, { name }]) => name);
    // With the same channels, only grouping and timing differ.
    const same = channelsOf(from).join() === channelsOf(to).join();
    return [
      caution(
        'receiver',
        names.join(),
        same
          ? say`${list(names)} ${words(names.length === 1 ? 'goes' : 'go')} to the receiver ${first[1].receiver} instead of ${first[0].receiver}, by the same channels.`
          : say`${list(names)} ${words(names.length === 1 ? 'goes' : 'go')} to the receiver ${first[1].receiver} (${inWords(to)}) instead of ${first[0].receiver} (${inWords(from)}).`,
      ),
    ];
  });
}

function channelsOf(receiver: ReceiverSummary | undefined): string[] {
  return receiver ? [...receiver.people, ...receiver.machines] : [];
}

function inWords(receiver: ReceiverSummary | undefined): Sentence {
  const channels = channelsOf(receiver);
  return channels.length > 0 ? list(channels) : words('no channel');
}

function otherChannels(
  was: ReceiverSummary,
  is: ReceiverSummary,
  after: EnvironmentSummary,
): EnvironmentChange[] {
  const { removed, added } = pair(channelsOf(was), channelsOf(is), (channel) => channel);
  if (removed.length === 0 && added.length === 0) return [];
  const concerns = after.alerts.filter(({ receiver }) => receiver === is.name).length;
  const change =
    removed.length === 0
      ? say`is now also notified by ${list(added)}`
      : added.length === 0
        ? say`is no longer notified by ${list(removed)}`
        : say`is notified by ${list(added)} instead of ${list(removed)}`;
  return [
    (removed.length > 0 ? caution : info)(
      'channels',
      is.name,
      say`The receiver ${is.name} ${change}, of ${words(count(concerns, 'alert'))}.`,
    ),
  ];
}

function otherTimes(
  was: ReceiverSummary,
  is: ReceiverSummary,
  after: EnvironmentSummary,
): EnvironmentChange[] {
  const windows = pair(was.muted, is.muted, (window) => window);
  const concerns = after.alerts.filter(({ receiver }) => receiver === is.name).length;
  const timing = pair(was.timing, is.timing, (text) => text);
  return [
    ...windows.added.map((window) =>
      caution(
        'muted',
        is.name,
        say`The receiver ${is.name} is muted ${words(window)}: its ${words(count(concerns, 'alert'))} wait for the end of that time.`,
      ),
    ),
    ...windows.removed.map((window) =>
      info('muted', is.name, say`The receiver ${is.name} is no longer muted ${words(window)}.`),
    ),
    ...(timing.added.length > 0 || timing.removed.length > 0
      ? [
          info(
            'notification-timing',
            is.name,
            say`Notifications to the receiver ${is.name} are grouped or timed differently.`,
            {
              before: [...timing.removed],
              after: [...timing.added],
            },
          ),
        ]
      : []),
  ];
}

function inhibitions(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const { removed, added } = pair(before.inhibitions, after.inhibitions, (text) => text);
  if (removed.length === 0 && added.length === 0) return [];
  return [
    (added.length > 0 ? caution : info)(
      'inhibition',
      '',
      say`The inhibition rules change: other alerts than before are silenced while another one fires.`,
      {
        before: [...removed],
        after: [...added],
      },
    ),
  ];
}

function groupBy<T>(things: readonly T[], key: (thing: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) groups.set(key(thing), [...(groups.get(key(thing)) ?? []), thing]);
  return [...groups];
}
