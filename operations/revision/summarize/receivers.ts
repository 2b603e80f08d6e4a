import type { AlertmanagerConfig, AlertmanagerRoute } from '../../../alerts/alertmanager/config';
import { recipientsOf } from '../../../alerts/alertmanager/recipients';
import { WEEKDAYS } from '../../../settings/notifications';
import type { Environment } from '../../../settings/schema';
import type { ReceiverSummary } from '../summary';

type MuteWindow = Environment['notifications']['muteWindows'][number];

/** The receivers with their channels and mute times. */
export function receiversOf(
  { receivers, route }: AlertmanagerConfig,
  muteWindows: readonly MuteWindow[],
): ReceiverSummary[] {
  return receivers.map((receiver) => {
    const { name } = receiver;
    const recipients = recipientsOf(receiver);
    const windows = muteWindows.filter(({ receivers }) => receivers.some((muted) => muted === name));
    return {
      name,
      people: recipients.filter(({ isSink }) => !isSink).map(({ who }) => who),
      machines: recipients.filter(({ isSink }) => isSink).map(({ who }) => who),
      muted: windows.map(inWords),
      alwaysMuted: coverTheWeek(windows),
      timing: flattened(route)
        .filter(({ receiver }) => receiver === name)
        .map(
          ({ group_by, group_wait, group_interval, repeat_interval }) =>
            `grouped by ${group_by.join(', ')}, first after ${group_wait}, news after ${group_interval}, repeated every ${repeat_interval}`,
        )
        .filter((timing, index, all) => all.indexOf(timing) === index),
    };
  });
}

function flattened(route: AlertmanagerRoute): AlertmanagerRoute[] {
  return [route, ...(route.routes ?? []).flatMap(flattened)];
}

const DAY_MINUTES = 24 * 60;

function inWords({ weekdays, from, to, timeZone }: MuteWindow): string {
  const days = weekdays ? weekdays.join(', ') : 'every day';
  return `${days} ${from} to ${to} ${timeZone}`;
}

/** Whether the windows cover the whole week. Windows of different time zones are not combined. */
function coverTheWeek(windows: readonly MuteWindow[]): boolean {
  const zones = new Set(windows.map(({ timeZone }) => timeZone));
  return [...zones].some((zone) => {
    const own = windows.filter(({ timeZone }) => timeZone === zone);
    return WEEKDAYS.every((day) => {
      const spans = own
        .filter(({ weekdays }) => weekdays === undefined || weekdays.includes(day))
        .map(({ from, to }) => [minutes(from), minutes(to)] as const)
        .sort(([one], [other]) => one - other);
      const reached = spans.reduce((until, [from, to]) => (from <= until ? Math.max(until, to) : until), 0);
      return reached >= DAY_MINUTES;
    });
  });
}

function minutes(clock: string): number {
  const [hours = 0, rest = 0] = clock.split(':').map(Number);
  return hours * 60 + rest;
}
