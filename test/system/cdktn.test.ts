import { version } from 'cdktn/package.json';
import { bundles } from '../../bundle/all';
import { projectPath } from '../../lib/project';
import { bundle } from '../../tools/bundle.cjs';
import { exampleBundle } from '../support/example';
import * as synthesis from '../support/synthesis';

/** The same code with `cdktn` in place of every import of `cdktf`: in our code, the providers and the generated bindings. */
async function withCdktn(): Promise<typeof synthesis> {
  const outfile = '.build/synthesis-with-cdktn.cjs';
  await bundle('test/support/synthesis.ts', outfile, { alias: { cdktf: 'cdktn' } });
  return require(projectPath(outfile));
}

describe('cdktn in place of cdktf', () => {
  const remote = { backend: 's3', settings: { bucket: 'state', key: '{stack}' } } as const;
  const all = [...bundles({}), exampleBundle({ name: 'remote', grafana: {}, state: remote })];
  const stacks = synthesis.synthesize(all);
  let successors: typeof stacks = [];

  beforeAll(async () => {
    successors = (await withCdktn()).synthesize(all);
  });

  it('synthesizes all stacks, with the same dependencies', () => {
    const summary = (of: typeof stacks) => of.map(({ name, dependencies }) => ({ name, dependencies }));
    expect(summary(successors)).toEqual(summary(stacks));
  });

  it.each(stacks)('synthesizes the same $name, except for the metadata of the tool', ({ name, json }) => {
    const { '//': metadata, ...successor } = successors.find((stack) => stack.name === name)?.json ?? {};
    const { '//': _, ...stack } = json;
    expect(metadata).toMatchObject({ metadata: { version } });
    expect(successor).toEqual(stack);
  });
});
