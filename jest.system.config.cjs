/** Tests that start our commands or other programs, try random environments and changes, search everything that is written for secrets, or compare with the successor of cdktf. @type {import('jest').Config} */
module.exports = { ...require('./jest.config.cjs'), testMatch: ['<rootDir>/test/system/**/*.test.ts'] };
