import { readFileSync } from 'node:fs';
import { run } from '../../clients/processes';
import { projectPath } from '../../lib/project';
import { EVERY, KINDS, objectsOf } from '../support/operator-objects';

const PACKAGE = 'node_modules/@kubernetes-models/prometheus-operator/monitoring.coreos.com';

/** The fields of an object by name, with their own fields. `any` and maps accept every field. */
type Fields = Map<string, Fields | 'any'>;

/** Reads the fields of the only class in a declaration file: one field per line, with its own fields indented. */
function declaredFields(path: string): Fields {
  const parents: Fields[] = [new Map()];
  const [type = ''] = readFileSync(projectPath(path), 'utf8').split('export declare class');
  for (const line of type.split('\n')) {
    const [, indent = '', name, of = ''] = /^( +)"(\w+)"\??: (.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const depth = indent.length / 4;
    const own: Fields | 'any' = /\bany\b/.test(of) ? 'any' : new Map();
    parents[depth - 1]?.set(name, own);
    if (own !== 'any') parents[depth] = own;
  }
  return parents[0] ?? new Map();
}

function unknownFields(value: unknown, known: Fields | 'any' | undefined): string[] {
  if (known === 'any' || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => unknownFields(each, known));
  // A map is declared without fields, and accepts any field.
  if (known?.size === 0) return [];
  return Object.entries(value).flatMap(([name, content]) =>
    known?.has(name) ? unknownFields(content, known.get(name)) : [name],
  );
}

async function faultsOf(objects: readonly unknown[]): Promise<string> {
  const program = projectPath('test/support/validate-operator-objects.mjs');
  return (await run(process.execPath, [program], { input: JSON.stringify(objects) })).stdout;
}

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('a %s', (kind) => {
  const objects = objectsOf(EVERY, kind);

  it('has values that the published resource definition allows', async () => {
    expect(objects.length).toBeGreaterThan(0);
    expect(await faultsOf(objects)).toBe('');
  });

  it('has only fields of the published resource definition, because a cluster drops others', () => {
    const known = declaredFields(`${PACKAGE}/${KINDS[kind]}/${kind}.d.ts`);
    expect(objects.flatMap(({ spec }) => unknownFields(spec, known.get('spec')))).toEqual([]);
    expect(unknownFields({ unheardOf: 1 }, known.get('spec'))).toEqual(['unheardOf']);
  });
});

it('the published resource definitions refuse a wrong value', async () => {
  const [config] = objectsOf(EVERY, 'ScrapeConfig');
  expect(await faultsOf([{ ...config, spec: { scheme: 'gopher' } }])).toContain('scheme');
});
