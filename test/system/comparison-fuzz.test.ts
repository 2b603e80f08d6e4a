import fc from 'fast-check';
import { say } from '../../commands/changes/change';
import { asData, compare } from '../../commands/changes/compare';
import { markdown } from '../../commands/changes/print/markdown';
import { text } from '../../commands/changes/print/text';
import { type Summary, summarySchema } from '../../operations/revision/summary';
import { summaryOf } from '../support/summaries';

const BEFORE = summaryOf([
  {
    name: 'prod',
    orchestrator: { image: 'registry.example.org/orchestrator:1' },
    notifications: { slack: {}, muteWindows: [{ name: 'night', to: '06:00' }] },
  },
]);

/** The paths of all values in a structure. */
function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** One leaf of each kind: the paths of similar panels and settings differ only in their numbers. */
const PATHS = [
  ...new Map(leaves(BEFORE).map((path) => [path.join('.').replace(/\.\d+\./g, '.#.'), path])).values(),
];

/** The summary with another value at a path. Undefined if the schema refuses the value, for example in an enumeration. */
function changed(path: readonly string[], value: string, number: number): Summary | undefined {
  const copy: unknown = structuredClone(BEFORE);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy);
  const last = path.at(-1) ?? '';
  const old: unknown = Reflect.get(Object(parent), last);
  const fresh = typeof old === 'number' ? number : typeof old === 'boolean' ? !old : value;
  Reflect.set(Object(parent), last, fresh);
  return summarySchema.safeParse(copy).data;
}

it('prints every difference on one line, whatever a summary contains', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', '__proto__', 'constructor', 'a\nb', '```', 'prod', '(', '\u0000'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), value, fc.nat(), (path, given, number) => {
      const after = changed(path, given, number);
      fc.pre(after !== undefined);
      const changes = compare(BEFORE, after);
      const title = say`Since ${given}`;
      for (const line of markdown(changes, ['prod'], title).split('\n')) {
        expect(line).not.toMatch(/\r|\u2028/);
      }
      expect(text(changes, ['prod'], title)).toEqual(expect.any(String));
      expect(JSON.stringify(changes.map(asData))).toEqual(expect.any(String));
    }),
    { numRuns: 20 },
  );
});
