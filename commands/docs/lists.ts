import { existsSync, readdirSync } from 'node:fs';
import { projectFile, projectPath } from '../../lib/project';

/** As in biome.json. */
const LINE_WIDTH = 110;

/** Folders with a list of what is in them. */
const FOLDERS = [
  'alerts/catalogue',
  'dashboards/orchestrator',
  'dashboards/monitoring-health',
  'dashboards/logs',
  'dashboards/audit',
] as const;

/**
 * The text of every list by path: the current entries in their order, then new ones. Entries without a file are
 * removed.
 */
export function lists(): Record<string, string> {
  return Object.fromEntries(
    FOLDERS.map((folder) => {
      const path = `${folder}/list.ts`;
      return [path, listText(projectFile(path), entriesOf(folder))];
    }),
  );
}

/** The entries of a folder: its files, except the list and the index, and its subfolders with an index. */
function entriesOf(folder: string): string[] {
  return readdirSync(projectPath(folder), { withFileTypes: true })
    .filter((entry) =>
      entry.isDirectory()
        ? existsSync(projectPath(`${folder}/${entry.name}/index.ts`))
        : !['list.ts', 'index.ts'].includes(entry.name),
    )
    .map(({ name }) => name.replace(/\.ts$/, ''))
    .sort();
}

/** A list with exactly these entries. Existing entries keep their order. */
export function listText(current: string, entries: readonly string[]): string {
  const [, list = ''] = /LIST = \[([^\]]*)\]/.exec(current) ?? [];
  const listed: readonly string[] = list.match(/\w+/g) ?? [];
  const names = entries.map(camelCase);
  const ordered = [
    ...listed.filter((name) => names.includes(name)),
    ...names.filter((name) => !listed.includes(name)),
  ];
  return `// \`npm run docs\` writes this file: it adds new entries of the folder and removes missing ones. You can change the order.
${entries.map((entry) => `import { ${camelCase(entry)} } from './${entry}';`).join('\n')}

${formatted(ordered)}
`;
}

/** The list in the formatter's style: on one line if it fits. */
function formatted(names: readonly string[]): string {
  const line = `export const LIST = [${names.join(', ')}] as const;`;
  if (line.length <= LINE_WIDTH) return line;
  return `export const LIST = [\n${names.map((name) => `  ${name},`).join('\n')}\n] as const;`;
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
