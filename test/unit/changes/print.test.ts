import fc from 'fast-check';
import { say } from '../../../commands/changes/change';
import type { Change } from '../../../commands/changes/compare';
import { markdown } from '../../../commands/changes/print/markdown';
import { text } from '../../../commands/changes/print/text';

const title = say`Since ${'0123456789'}`;

function change(name: string, environments: string[] = ['prod']): Change {
  return {
    kind: 'alert-removed',
    level: 'danger',
    subject: name,
    environments,
    sentence: say`The alert ${name} is gone.`,
    detail: { before: [name], remarks: [say`Once more: ${name}`, [name]] },
  };
}

/** The parts of a Markdown text outside of fenced blocks and code spans, without escaped characters. */
function markup(source: string): string {
  return source
    .replace(/^ *(`{3,})diff\n[\s\S]*?\n *\1$/gm, '')
    .replace(/\\[\\`*_{}[\]<>#|~&@$:.]|(`+)(?!`).+?(?<!`)\1(?!`)/g, '');
}

describe('a comment on a pull request', () => {
  const harmless = markup(markdown([change('Name')], ['prod'], title));

  it('lists dangerous changes with their environment and previous state', () => {
    expect(markdown([change('Name')], ['dev', 'prod'], title)).toBe(
      `### What this changes in the monitoring

Since \`0123456789\`: 1 change: 1 dangerous.

#### Dangerous

- The alert \`Name\` is gone. _(prod)_
  - Once more\\: \`Name\`
  - Name
  <details><summary>before and after</summary>

  \`\`\`diff
  - Name
  \`\`\`

  </details>
`.replace('more\\:', 'more:'),
    );
  });

  it.each([
    '</details><img src=x onerror=alert(1)>',
    '`code` and ``more``',
    '```\n# heading\n```',
    'line\nbreak\r\n- item',
    '[link](javascript:alert(1)) ![image](https://evil.example/x.png)',
    '@everyone #1 octo/repo#2 https://evil.example www.evil.example',
    '<!-- comment',
    '| a | b |',
    '\\',
    '\\`',
    '\u202eright to left\u2066',
  ])('shows %j as a plain name', (name) => {
    const source = markdown([change(name)], ['prod'], title);
    expect(markup(source).replaceAll(/^ {2}- .*$/gm, '')).toBe(harmless.replaceAll(/^ {2}- .*$/gm, ''));
    expect(source.split('\n')).toHaveLength(markdown([change('Name')], ['prod'], title).split('\n').length);
    expect(markup(source)).not.toMatch(
      /[<@#](?!\/?(details|summary)>|#|\u200b| What| D)|\]\(|https?:|www\.|\u202e/,
    );
  });

  it('has the same markup for all names', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('`', '\\', '<', '>', '\n', '@', '#', '[', ']', '(', '*', '_', '~', ' ', 'a'),
    });
    fc.assert(
      fc.property(hostile, (name) => {
        const lines = markup(markdown([{ ...change(name), detail: { before: [name] } }], ['prod'], title));
        expect(lines).toBe(
          markup(markdown([{ ...change('a'), detail: { before: ['a'] } }], ['prod'], title)),
        );
      }),
    );
  });

  it('fits into a GitHub comment, and states how many changes are left out', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => change(`Name${index}`));
    const source = markdown(many, ['prod'], title);
    expect(source.length).toBeLessThan(65_536);
    expect(source).toMatch(/… and \d+ more: `npm run changes` lists all\.\n$/);
  });
});

describe('the text for a terminal', () => {
  it('states that nothing changes', () => {
    expect(text([], ['prod'], title)).toBe('Since 0123456789: No change in what is deployed.');
  });

  it('abbreviates all environments', () => {
    expect(text([change('Name', ['dev', 'prod'])], ['dev', 'prod'], title)).toContain('[all environments]');
  });

  it('shows control characters in names and remarks, on one line', () => {
    const shown = text([change('a\u001b[2Jb\u0007\nc')], ['prod'], title);
    expect(shown).toContain('The alert a\\u{1b}[2Jb\\u{7} c is gone.');
    expect(shown).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
