import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { print, printJson } from '../../../lib/output';
import { oneLine, visible, visibleLines } from '../../../lib/printable';
import { progress } from '../../../lib/progress';
import { UserError } from '../../../lib/user-error';
import { report } from '../../../operations/command';
import { table } from '../../../operations/table';

/** Sequences that erase the line, move up, hide text, change the direction or break the line, and C1's CSI. */
const HOSTILE = 'a\u001b[2K\u001b[1A\u001b[8mb\u202ec\r\nd\u009b2Je\u0007\u2028f\u007f\u200b';
const CONTROL = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;

describe('text from other sources', () => {
  it('has visible control characters', () => {
    expect(visible('a\u001b[1A\nb\u202e\u009b')).toBe('a\\u{1b}[1A\\u{a}b\\u{202e}\\u{9b}');
    expect(visibleLines('a\r\nb')).toBe('a\\u{d}\nb');
    expect(oneLine('a \r\n\t b\u001b')).toBe('a b\\u{1b}');
    expect(visible('Zürich, 東京, 😀 ~')).toBe('Zürich, 東京, 😀 ~');
  });
});

describe('the output of commands', () => {
  let written: string;
  const capture = () => {
    written = '';
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        written += text;
        return true;
      });
    }
  };
  beforeEach(capture);
  afterEach(() => jest.restoreAllMocks());

  it.each<[string, () => void, number]>([
    ['a result', () => print(HOSTILE), 2],
    ['progress', () => progress(HOSTILE), 2],
    ['an error', () => report(new UserError(HOSTILE, HOSTILE)), 4],
    [
      'an error of the system',
      () => report(Object.assign(new Error(HOSTILE), { syscall: 'open', path: HOSTILE })),
      4,
    ],
    ['a table', () => print(table(['head'], [[HOSTILE]])), 2],
  ])('has no unescaped control characters from other sources: %s', (_, run, lines) => {
    run();
    expect(written).not.toMatch(CONTROL);
    expect(written).toContain('\\u{1b}[2K\\u{1b}[1A\\u{1b}[8mb\\u{202e}c');
    expect(written.trimEnd().split('\n').length).toBeLessThanOrEqual(lines);
  });

  it('keeps the styles of picocolors', () => {
    print('\u001b[1m\u001b[31mred\u001b[39m\u001b[22m\u001b[8m');
    expect(written).toBe('\u001b[1m\u001b[31mred\u001b[39m\u001b[22m\\u{1b}[8m\n');
  });

  it('is JSON with the same value', () => {
    printJson({ [HOSTILE]: HOSTILE });
    expect(written).not.toMatch(CONTROL);
    expect(JSON.parse(written)).toEqual({ [HOSTILE]: HOSTILE });
  });
});

it('commands print only with these functions', () => {
  // The generator of the documentation prints names of this project's files.
  const sources = ['commands', 'operations', 'clients']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('commands/docs/'));
  const printing = sources.filter((path) =>
    /console\.(log|info|error|warn)\(/.test(readFileSync(path, 'utf8')),
  );
  // Contains a script that runs in Grafana's container.
  expect(printing).toEqual(['operations/backup/grafana.ts']);
});
