import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { TerraformError, terraform } from '../../../clients/terraform';

const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
const before = process.env.TERRAFORM_BINARY_NAME;
afterAll(() => {
  rmSync(folder, { recursive: true });
  process.env.TERRAFORM_BINARY_NAME = before;
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
});

/** The diagnostics of a Terraform that prints this output and fails. */
async function diagnostics(output: string) {
  const program = join(folder, 'terraform');
  writeFileSync(`${program}.txt`, output);
  writeFileSync(program, `#!/bin/sh\ncat ${program}.txt >&2\nexit 1\n`);
  chmodSync(program, 0o755);
  process.env.TERRAFORM_BINARY_NAME = program;
  const error: unknown = await terraform(folder, ['state', 'list']).catch((error: unknown) => error);
  return error instanceof TerraformError ? error.diagnostics : error;
}

describe("Terraform's errors", () => {
  it('are read from the frames that Terraform draws', async () => {
    const output = '\u001b[31m╷\n│ Error: Cannot import\n│\n│ It is locked.\n╵\n\u001b[0m';
    expect(await diagnostics(output)).toEqual([{ summary: 'Cannot import', detail: 'It is locked.' }]);
  });

  it('are read without a heading, as `state list` prints the one about a missing state', async () => {
    const output =
      '\u001b[31mNo state file was found!\n\nState management commands require a state file.\u001b[0m\n';
    expect(await diagnostics(output)).toEqual([
      { summary: 'No state file was found!', detail: 'State management commands require a state file.' },
    ]);
  });

  it('may be missing', async () => {
    expect(await diagnostics('')).toEqual([]);
  });
});

it('runs OpenTofu as tofu from the PATH, with the arguments of Terraform', async () => {
  const path = process.env.PATH;
  const program = join(folder, 'tofu');
  writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(program, 0o755);
  process.env.TERRAFORM_BINARY_NAME = 'tofu';
  process.env.PATH = `${folder}${delimiter}${path}`;
  try {
    expect(await terraform('stacks/a', ['init', '-input=false'])).toBe('-chdir=stacks/a\ninit\n-input=false');
  } finally {
    process.env.PATH = path;
  }
});
