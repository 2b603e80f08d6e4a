import { existsSync, readFileSync } from 'node:fs';

const PAGE = 'docs/security.md';

/** The rows of the tables whose last column names a test. */
const rows = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (---|actor|threat)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))
  .map((cells) => ({ subject: `${cells[0]}: ${cells[1]}`, checkedBy: cells.at(-1) ?? '' }));

describe(PAGE, () => {
  it('has rows about dev, Grafana, the orchestrator, branches and backups', () => {
    expect(rows.length).toBeGreaterThan(20);
    for (const word of ['dev', 'Grafana', 'orchestrator', 'branch', 'backup']) {
      expect(rows.some(({ subject }) => subject.includes(word))).toBe(true);
    }
  });

  it.each(rows)('names an existing test for the row "$subject"', ({ checkedBy }) => {
    if (checkedBy === 'not checked') return;
    const [, path = '', name = ''] = /^`([\w./-]+)`: "(.+)"$/.exec(checkedBy) ?? [];
    expect(existsSync(path)).toBe(true);
    // A source may escape an apostrophe in a title.
    expect(readFileSync(path, 'utf8').replaceAll("\\'", "'")).toContain(name);
  });
});
