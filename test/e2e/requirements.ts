import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../clients/processes';
import { PROVIDERS } from '../../lib/versions';
import { STACKS, type Stack } from '../../stacks';

/** Programs that the test needs, with arguments for a call that succeeds if the program works. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  git: ['--version'],
  docker: ['version'],
  terraform: ['version'],
};

/** The provider of each stack. */
const PROVIDER_OF: Readonly<Record<Stack, keyof typeof PROVIDERS>> = {
  platform: 'kreuzwerker/docker',
  grafana: 'grafana/grafana',
  elasticsearch: 'elastic/elasticstack',
};

/** Programs that do not run on this machine, including Docker without a running engine. */
export async function missingPrograms(): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(PROGRAMS).map(async ([program, args]) => ((await runs(program, args)) ? [] : [program])),
  );
  return results.flat();
}

/** Stacks whose provider Terraform cannot install. */
export async function undeployableStacks(): Promise<Stack[]> {
  const results = await Promise.all(
    STACKS.map(async (stack) => ((await canInstall(PROVIDER_OF[stack])) ? [] : [stack])),
  );
  return results.flat();
}

async function canInstall(source: keyof typeof PROVIDERS): Promise<boolean> {
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
  return run(program, args).then(
    () => true,
    () => false,
  );
}
