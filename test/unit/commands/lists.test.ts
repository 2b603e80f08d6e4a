import { lists, listText } from '../../../commands/docs/lists';
import { projectFile } from '../../../lib/project';

test.each(Object.entries(lists()))('%s is up to date: if not, run `npm run docs`', (path, text) => {
  expect(projectFile(path)).toBe(text);
});

test('a list keeps its order, adds new entries at the end, and drops missing ones', () => {
  const before = listText('', ['a-b', 'c', 'd']);
  expect(before).toContain("import { aB } from './a-b';");
  const reordered = before.replace('  aB,\n  c,\n  d,', '  d,\n  c,\n  aB,');
  const after = listText(reordered, ['a-b', 'd', 'e']);
  expect(after).toContain('[\n  d,\n  aB,\n  e,\n]');
  expect(after).not.toContain('./c');
});
