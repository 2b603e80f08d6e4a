/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // The default leaves one processor idle: half of a small machine.
  maxWorkers: '100%',
  // Tests of whole bundles or pages take a second, and much longer on a busy machine.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Besides ours, packages that are published as ES modules only.
  transform: {
    '\\.tsx?$|node_modules/(markdown-table|nano-spawn|age-encryption|@noble|@scure)/.*\\.js$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'hono/jsx' } },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(markdown-table|nano-spawn|age-encryption|@noble|@scure)/)'],
  moduleNameMapper: {
    '^@cdktf/provider-(grafana|elasticstack)/lib/(.*)$': '<rootDir>/.gen/providers/$1/$2/index.ts',
    // cdktf records a stack trace for each of thousands of values. Jest would map all of them to the sources.
    '/stack-trace$': '<rootDir>/test/support/no-stack-trace.cjs',
  },
  setupFiles: ['<rootDir>/test/support/no-colours.cjs'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.cjs'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.build'],
};
