/** Imports point one way: lib <- alerts <- environments <- dashboards <- logs <- bundle <- constructs <- stacks <- main.ts; cli may import all. */
const layers = ['lib', 'alerts', 'environments', 'dashboards', 'logs', 'bundle', 'constructs', 'stacks'];

module.exports = {
  forbidden: [
    ...layers.map((layer, index) => ({
      name: `${layer}-imports-only-what-is-below`,
      severity: 'error',
      from: { path: `^${layer}/` },
      to: { path: `^(${[...layers.slice(index + 1), 'cli', 'simulator', 'test', 'main\\.ts'].join('|')})` },
    })),
    {
      name: 'terraform-only-in-constructs-stacks-and-main',
      comment: 'The bundle is plain data: what reads it must not need cdktf.',
      severity: 'error',
      from: { pathNot: '^(constructs/|stacks/|main\\.ts|test/)' },
      to: { path: '(^|node_modules/)(cdktf|constructs|@cdktf/[^/]+|\\.gen)(/|$)', pathNot: '^constructs/' },
    },
    {
      name: 'simulator-imports-only-lib',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(alerts|environments|dashboards|logs|bundle|constructs|stacks|cli|main\\.ts)' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^([.]build|cdktf[.]out|coverage)/' },
    doNotFollow: { path: ['node_modules', '.gen'] },
  },
};
