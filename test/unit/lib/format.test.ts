import { formatBytes, formatDuration } from '../../../lib/format';

test.each([
  [0, '0 s'],
  [0.0042, '4.2 ms'],
  [0.35, '350 ms'],
  [0.9999, '1 s'],
  [4.23, '4.2 s'],
  [9.99, '10 s'],
  [59.7, '1 min'],
  [330, '5 min 30 s'],
  [3_600, '1 h'],
  [3_661, '1 h 1 min'],
  [183_600, '2 d 3 h'],
  [864_000, '10 d'],
  [-90, '-1 min 30 s'],
])('formats %d seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1 KiB'],
  [1_551_859, '1.48 MiB'],
  [10 * 1_024 ** 3, '10 GiB'],
  [1_000 * 1_024 ** 3, '1000 GiB'],
  [-2_048, '-2 KiB'],
])('formats %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
