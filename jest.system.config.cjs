/** Tests that start our commands, try random environments, or need a shell, git, curl or Python. @type {import('jest').Config} */
module.exports = { ...require('./jest.config.cjs'), testMatch: ['<rootDir>/test/system/**/*.test.ts'] };
