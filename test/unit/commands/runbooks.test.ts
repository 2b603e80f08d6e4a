import { execFileSync } from 'node:child_process';
import { valuesOf } from '../../../alerts/values';
import { documentProject, unionOf } from '../../../commands/docs/differences';
import { runbooks, withRule } from '../../../commands/docs/runbooks';
import { Duration } from '../../../lib/duration';
import { projectFile } from '../../../lib/project';
import { parse } from '../../../lib/promql/parse';

const documented = documentProject();
const alerts = unionOf(
  documented,
  (bundle) => bundle.alerts,
  ({ name }) => name,
);
const pages = alerts.map((alert) => ({ ...alert, page: projectFile(`runbooks/${alert.name}.md`) }));

const GENERATED = /<!-- rule.*?<!-- \/rule -->/s;
const blocks = (page: string, language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map(([, text = '']) => text);

test.each([...runbooks(documented)])('%s is up to date; otherwise run `npm run docs`', (path, text) => {
  expect(projectFile(path)).toBe(text);
});

test.each(pages)('$name has the sections of a runbook in their order', ({ name, page }) => {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([heading]) => heading);
  expect(headings.filter((heading) => !heading.startsWith('# ') || heading === `# ${name}`)).toEqual([
    `# ${name}`,
    ...['Meaning', 'Impact', 'Rule', 'Diagnosis', 'Mitigation', 'False alarms'].map((title) => `## ${title}`),
  ]);
});

test.each(pages)(
  '$name states the values of its alert only in the generated section',
  ({ page, ...alert }) => {
    const written = page.replace(GENERATED, '');
    const values = Object.entries(valuesOf(alert)).filter(([, value]) => !/^\d+$/.test(value));
    const windows = Object.values(alert.windows).flatMap((window) => [
      `[${window}]`,
      `[${window}:`,
      `offset ${window}`,
    ]);
    const stated = [
      ...values.filter(([name]) => !name.endsWith('.promql')).map(([, value]) => value),
      ...windows,
    ];
    expect(stated.filter((value) => written.includes(value))).toEqual([]);
  },
);

test.each(pages)('the queries and commands of $name have no syntax errors', ({ page }) => {
  const queries = blocks(page, 'promql').flatMap((block) =>
    block.split(/^# .*$/m).filter((query) => query.trim()),
  );
  expect(queries.map(parse).filter((parsed) => 'findings' in parsed)).toEqual([]);
});

test('every command is valid shell syntax', () => {
  const input = pages.flatMap(({ page }) => blocks(page, 'bash')).join('\n');
  expect(execFileSync('bash', ['-n'], { input, stdio: 'pipe' }).toString()).toBe('');
});

test.each(pages)('every link of $name leads to a section of a runbook', ({ name, page }) => {
  const links = [...page.matchAll(/\]\(([\w]*)(?:\.md)?(?:#([\w-]+))?\)/g)];
  const broken = links.filter(([, target = '', anchor]) => {
    const runbook = pages.find((candidate) => candidate.name === (target || name))?.page;
    return !runbook || (anchor && !runbook.toLowerCase().includes(`## ${anchor.replaceAll('-', ' ')}\n`));
  });
  expect(broken).toEqual([]);
});

test('a changed alert changes the section "Rule" and nothing else', () => {
  const alert = alerts.find(({ name }) => name === 'ModelStorageSpaceLow');
  if (!alert?.threshold) throw new Error('ModelStorageSpaceLow has no threshold');
  const page = projectFile('runbooks/ModelStorageSpaceLow.md');
  const changed = withRule('page', page, {
    ...alert,
    for: Duration.minutes(7),
    threshold: { ...alert.threshold, value: 0.8 },
  });
  expect(changed).toContain('- Default threshold: 80 %. ');
  expect(changed).toContain('- Default `for`: 7 min. ');
  expect(changed.replace(GENERATED, '')).toBe(page.replace(GENERATED, ''));
  expect(() => withRule('page', '# A page without the section', alert)).toThrow(
    'page has no generated section',
  );
});
