import { lists, listText } from '../../../commands/docs/lists';
import { projectFile } from '../../../lib/project';

test.each(Object.entries(lists()))('%s is up to date; otherwise run `npm run docs`', (path, text) => {
  expect(projectFile(path)).toBe(text);
});

test('a list keeps its order, adds new entries at the end, and drops missing ones', () => {
  const before = listText('', ['a-b', 'c', 'd']);
  expect(before).toContain("import { aB } from './a-b';");
  const reordered = before.replace('[aB, c, d]', '[d, c, aB]');
  const after = listText(reordered, ['a-b', 'd', 'e']);
  expect(after).toContain('[d, aB, e]');
  expect(after).not.toContain('./c');
});

test('a list that does not fit on one line keeps its order as well', () => {
  const names = Array.from({ length: 9 }, (_, index) => `a-rather-long-name${9 - index}`);
  const before = listText('', names);
  expect(before).toContain('[\n  aRatherLongName9,\n');
  expect(listText(before, [...names].sort())).toContain('[\n  aRatherLongName9,\n');
});
