import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { bundles } from '../../bundle/all';
import { app } from '../../stacks';
import { copyProject } from '../support/copy-project';

/** The file in a stack's folder in which Terraform stores the initialized backend. */
const MEMORY = '.terraform/terraform.tfstate';

describe('another checkout at another path', () => {
  let checkout: string;
  const here = mkdtempSync(join(tmpdir(), 'stacks-'));
  const stack = (name: string) => join(checkout, 'cdktf.out/stacks', name);
  const remember = (name: string, path: string) => {
    mkdirSync(dirname(join(stack(name), MEMORY)), { recursive: true });
    const backend = { type: 'local', config: { path } };
    writeFileSync(join(stack(name), MEMORY), JSON.stringify({ version: 3, backend }));
  };

  beforeAll(async () => {
    app(bundles({}), here).synth();
    checkout = await copyProject();
    remember('dev-platform', join(checkout, 'terraform.dev-platform.tfstate'));
    remember('dev-grafana', '/elsewhere/terraform.dev-grafana.tfstate');
    const env = { PATH: process.env.PATH };
    execFileSync(process.execPath, ['tools/run.mjs', 'main.ts'], { cwd: checkout, env });
  });
  afterAll(() => {
    for (const folder of [here, checkout]) rmSync(folder, { recursive: true });
  });

  it('synthesizes the same files, byte for byte', () => {
    const contents = (folder: string) =>
      Object.fromEntries(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.parentPath.endsWith(dirname(MEMORY)))
          .map(({ parentPath, name }) => join(parentPath, name))
          .map((file) => [relative(folder, file), readFileSync(file, 'utf8')]),
      );
    expect(contents(join(checkout, 'cdktf.out'))).toEqual(contents(here));
  });

  it('keeps the state where earlier versions kept it', () => {
    const { terraform } = JSON.parse(readFileSync(join(stack('prod-grafana'), 'cdk.tf.json'), 'utf8'));
    const state = join(stack('prod-grafana'), terraform.backend.local.path);
    expect(state).toBe(join(checkout, 'terraform.prod-grafana.tfstate'));
  });

  it('makes Terraform forget the absolute path of its state, and no other path', () => {
    expect(existsSync(join(stack('dev-platform'), MEMORY))).toBe(false);
    expect(existsSync(join(stack('dev-grafana'), MEMORY))).toBe(true);
  });
});
