import { undoing } from '../../../clients/interrupt';

it.each([
  ['after its work', async () => {}, async () => {}],
  [
    'when the undo fails',
    async () => {},
    async () => {
      throw new Error('cannot undo');
    },
  ],
])('leaves no handlers of signals: %s', async (_, work, undo) => {
  const before = process.listenerCount('SIGHUP');
  await undoing(work, undo).catch(() => {});
  expect(process.listenerCount('SIGHUP')).toBe(before);
});
