import { doubled } from '../lib/doubled';
import { WEEKDAYS } from './notifications';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Checks the windows in which receivers get no notifications. */
export function checkMuteWindows({ notifications: { muteWindows } }: Environment): Refusal[] {
  return [
    ...muteWindows.flatMap(({ name, from, to, weekdays = WEEKDAYS }, index) => {
      const field = `notifications.muteWindows.${index}`;
      const isWholeDay = from === '00:00' && to === '24:00';
      return [
        ...(isWholeDay && new Set(weekdays).size === WEEKDAYS.length
          ? [
              {
                field,
                message: `'${name}' covers every day from 00:00 to 24:00: its receivers would get no notifications`,
                cure: 'Set from and to, or weekdays. To stop the notifications of an alert, set alerts.<name>.enabled to false.',
              },
            ]
          : []),
        ...(from >= to
          ? [
              {
                field,
                message: `'${name}' ends at ${to}, which is not after its start at ${from}`,
                cure: 'Split a window over midnight into two: until 24:00, and from 00:00.',
              },
            ]
          : []),
      ];
    }),
    ...doubled(muteWindows, ({ name }) => name).map(({ name }) => ({
      field: 'notifications.muteWindows',
      message: `several windows have the name '${name}'`,
      cure: 'Give each window its own name.',
    })),
  ];
}
