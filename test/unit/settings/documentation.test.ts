import { readdirSync } from 'node:fs';
import { projectFile } from '../../../lib/project';
import { problemsOf } from '../../support/problems';
import { SWARM } from '../../support/swarm';

/** Settings that the examples of a page depend on. */
const ASSUMED: Readonly<Record<string, object>> = {
  'docs/operations.md': { notifications: { slack: {}, receivers: { oncall: { pagerduty: {} } } } },
};

/** Settings that the examples of a page leave out. */
const LEFT_OUT: Readonly<Record<string, object>> = { 'docs/high-availability.md': SWARM };

const examples = readdirSync('docs')
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => {
    const page = `docs/${name}`;
    return [...projectFile(page).matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => {
      const [, settings = code] = /defineEnvironment\(\{(.*)\}\);/s.exec(code) ?? [];
      return [page, settings] as const;
    });
  });

it.each(examples)('an example of settings in %s is accepted: %s', (page, settings) => {
  const example = new Function(`return {${settings}}`)() as object;
  expect(problemsOf({ ...ASSUMED[page], ...example, ...LEFT_OUT[page], name: 'qa' })).toEqual([]);
});

it('the pages contain examples', () => {
  expect(examples.length).toBeGreaterThan(8);
});
