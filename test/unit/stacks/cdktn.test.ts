import { version } from 'cdktn/package.json';
import { bundles } from '../../../bundle/all';
import { environments } from '../../../settings/select';
import { exampleBundle } from '../../support/example';
import * as synthesis from '../../support/synthesis';

/** The same code, in which every import of `cdktf` (ours, the providers', the generated bindings') is `cdktn`. */
function withCdktn(): typeof synthesis {
  let loaded = synthesis;
  jest.isolateModules(() => {
    jest.doMock('cdktf', () => jest.requireActual('cdktn'));
    loaded = jest.requireActual('../../support/synthesis');
  });
  return loaded;
}

describe('cdktn in place of cdktf', () => {
  const remote = { backend: 's3', settings: { key: '{stack}' } } as const;
  const all = [...bundles(environments({})), exampleBundle({ name: 'remote', grafana: {}, state: remote })];
  const stacks = synthesis.synthesize(all);
  const successors = withCdktn().synthesize(all);

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
