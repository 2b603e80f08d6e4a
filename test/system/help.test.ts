import { runCommand } from '../support/run-command';

describe('the help', () => {
  it('of backup says what a backup contains', async () => {
    expect((await runCommand('backup', '--help')).stdout).toContain('password\nhashes, API keys');
  });
});
