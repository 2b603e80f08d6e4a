/**
 * Imports point one way, from an environment's settings to what is deployed. A layer imports only what stands before it:
 */
const layers = [
  'lib',
  'adapters',
  'alerts',
  'settings',
  'dashboards',
  'logs',
  'servers',
  'bundle',
  'constructs',
  'stacks',
];

/** Every file of the project that is not allowed is forbidden, so that a new folder is no way around a rule. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  // The rule about Terraform covers what cdktf generates.
  to: { dependencyTypes: ['local'], pathNot: `^(${[...allowed, '[.]gen'].join('|')})(/|$)` },
});

module.exports = {
  forbidden: [
    ...layers.map((layer, index) =>
      only(`${layer}-imports-only-what-is-below`, `^${layer}/`, [
        ...layers.slice(0, index + 1),
        ...(layer === 'settings' ? ['environments'] : []),
        ...(layer === 'constructs' ? ['tools'] : []),
      ]),
    ),
    only('environments-import-only-settings', '^environments/', ['settings', 'environments']),
    only('clients-import-only-lib', '^clients/', ['lib', 'clients']),
    only('operations-import-no-command', '^operations/', [...layers, 'clients', 'operations']),
    only('commands-import-only-shared-code', '^commands/', [
      ...layers,
      'clients',
      'operations',
      'simulator',
      'commands',
    ]),
    only('tools-import-only-packages', '^tools/', ['tools']),
    only('simulator-imports-only-lib-and-alerts', '^simulator/', ['lib', 'alerts', 'simulator']),
    {
      name: 'no-command-imports-another',
      comment: 'What two commands share is a client, or belongs in operations or lib.',
      severity: 'error',
      from: { path: '^commands/([^/]+)/' },
      to: { path: '^commands/', pathNot: '^commands/$1/' },
    },
    {
      name: 'only-tests-import-test',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'terraform-only-in-constructs-stacks-and-main',
      comment: 'The bundle is plain data: what reads it must not need cdktf.',
      severity: 'error',
      from: { pathNot: '^(constructs/|stacks/|main\\.ts|test/)' },
      to: { path: '(^|node_modules/)(cdktf|constructs|@cdktf/[^/]+|\\.gen)(/|$)', pathNot: '^constructs/' },
    },
    {
      name: 'types-of-settings-import-no-code',
      comment:
        'A bundle would contain all of it, unused parts included: each environment file imports this one.',
      severity: 'error',
      from: { path: '^settings/schema[.]ts$' },
      to: { dependencyTypesNot: ['type-only'] },
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
