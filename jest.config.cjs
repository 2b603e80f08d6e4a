// Colours are for terminals. With this, what tests read is the same everywhere.
process.env.NO_COLOR = '1';

/** @type {import('jest').Config} */
module.exports = {
  // Test files of one worker share its loaded modules: loading them for each file took twice the time of all tests.
  // The price: no jest.mock, and no limit to the time of a test (CI limits the job).
  runner: 'jest-light-runner',
  // The default leaves one processor idle: half of a small machine.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
  setupFiles: ['<rootDir>/test/support/typescript.mjs'],
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  transform: {},
  reporters: ['default', '<rootDir>/test/support/summary-reporter.cjs'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.build'],
};
