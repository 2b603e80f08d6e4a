import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROVIDERS } from '../../lib/versions';
import { STACKS, type Stack } from '../../stacks';

const execute = promisify(execFile);

/** What a machine must have for anything to be tried, and how it is asked for. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  git: ['--version'],
  docker: ['version'],
  terraform: ['version'],
};

/** Programs that do not run here; of Docker, the engine. */
export async function lackingPrograms(): Promise<string[]> {
  const tried = await Promise.all(
    Object.entries(PROGRAMS).map(async ([program, args]) => ((await runs(program, args)) ? [] : [program])),
  );
  return tried.flat();
}

/** The provider of each stack. */
const PROVIDER_OF: Readonly<Record<Stack, keyof typeof PROVIDERS>> = {
  platform: 'kreuzwerker/docker',
  grafana: 'grafana/grafana',
  elasticsearch: 'elastic/elasticstack',
};

/** Stacks whose provider Terraform cannot get here. */
export async function lackingStacks(): Promise<Stack[]> {
  const tried = await Promise.all(
    STACKS.map(async (part) => ((await canGet(PROVIDER_OF[part])) ? [] : [part])),
  );
  return tried.flat();
}

async function canGet(source: keyof typeof PROVIDERS): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'provider-'));
  try {
    const required_providers = { provider: { source, version: PROVIDERS[source] } };
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers } }));
    return await runs('terraform', [`-chdir=${folder}`, 'init', '-input=false']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runs(program: string, args: readonly string[]): Promise<boolean> {
  return execute(program, args).then(
    () => true,
    () => false,
  );
}
