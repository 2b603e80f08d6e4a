import { runCommand, runCommandIn } from '../support/run-command';

describe('the help', () => {
  it('of backup says what a backup contains', async () => {
    expect((await runCommand('backup', '--help')).stdout).toContain('password\nhashes, API keys');
  });
});

describe('wrong usage', () => {
  it.each([
    ['secrets', ['dev', 'show'], "value 'show' is invalid"],
    ['secrets', ['dev', 'rotate'], 'the name of the secret is missing'],
    ['secrets', ['dev', 'rotate', 'no_secret'], 'no_secret'],
    [
      'secrets',
      ['dev', 'list', 'log_hash_key'],
      "list takes no name of a secret, and 'log_hash_key' is given",
    ],
    ['drill', ['dev', 'NoAlert'], 'NoAlert'],
    ['drill', ['dev'], '--all'],
    ['synth', ['--out', 'environments'], 'environments contains files that `npm run synth` did not write'],
    ['restore', ['dev', '--from', '/no/folder'], '/no/folder'],
    ['backup', ['dev', '--out', '/no/folder', '--only', 'nothing'], 'nothing'],
  ])('of %s %j is reported before a missing Docker is', async (name, args, text) => {
    const { code, stderr } = await runCommandIn('/no/programs', name, ...args);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('docker');
  });
});
