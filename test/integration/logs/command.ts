import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { progress } from '../../../lib/progress';
import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { fixtureBundles } from '../../support/environments';
import { printCounts } from '../../support/results';
import { type Check, printCheck } from './check';
import { Elasticsearch } from './elasticsearch';
import { PARTS, type Part, type PartInput } from './parts';
import { findOrSkip } from './programs';

const program = command(
  'test:logs',
  'Tests the log pipeline with the real programs (Python, collector, Elasticsearch) on free ports',
)
  .argument('[part...]', `run only these parts: ${Object.keys(PARTS).join(', ')}`)
  .option('--slow', 'stop Elasticsearch for two minutes instead of ten seconds', false)
  .option('--keep', 'keep the folder with all files', false)
  .action(async (names: readonly string[], { slow, keep }: { slow: boolean; keep: boolean }) => {
    const parts = chosen(names);
    // Exit on signals, so that the programs are stopped as well.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    // The path is as deep as in the deployed collector.
    const folder = await mkdtemp('/tmp/model-orchestrator-logs-');
    // Elasticsearch runs as another user.
    await chmod(folder, 0o755);
    let server: Elasticsearch | undefined;
    try {
      const [bundle] = fixtureBundles();
      if (!bundle) throw new Error('no bundle for dev');
      const installed = parts.some(({ needs }) => needs.includes('elasticsearch'))
        ? findOrSkip('elasticsearch')
        : undefined;
      if (installed) {
        progress('starting Elasticsearch');
        server = await Elasticsearch.start(installed, folder, bundle.logs.elasticsearch);
        await server.apply(bundle.logs.elasticsearch);
      }
      await runParts(parts, {
        logs: bundle.logs,
        folder,
        slow,
        python: findOrSkip('python'),
        collector: findOrSkip('collector'),
        caddy: parts.some(({ needs }) => needs.includes('caddy')) ? findOrSkip('caddy') : undefined,
        docker: parts.some(({ needs }) => needs.includes('docker')) ? findOrSkip('docker') : undefined,
        elasticsearch: server,
      });
    } finally {
      await server?.server.stop();
      if (keep) progress(`files kept in ${folder}`);
      else await removeFolders(folder);
    }
  });

/** Removes the folder, and those beside it whose names begin with its name: parts that need a folder of the same depth. */
async function removeFolders(folder: string): Promise<void> {
  const parent = dirname(folder);
  for (const name of await readdir(parent))
    if (name.startsWith(basename(folder))) await rm(join(parent, name), { recursive: true, force: true });
}

function chosen(names: readonly string[]): Part[] {
  const unknown = names.filter((name) => !(name in PARTS));
  if (unknown.length > 0)
    throw new UserError(
      `unknown part: ${unknown.join(', ')}`,
      `Use one of ${Object.keys(PARTS).join(', ')}.`,
    );
  return Object.entries(PARTS).flatMap(([name, part]) =>
    names.includes(name) || (names.length === 0 && !part.onlyByName) ? [part] : [],
  );
}

async function runParts(parts: readonly Part[], input: PartInput): Promise<void> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, needs, check } of parts) {
    const missing = needs.filter((need) => input[need] === undefined);
    if (missing.length > 0) {
      console.log(`skipped: ${name}: program not found: ${missing.join(', ')}`);
      counts.skipped += 1;
      continue;
    }
    for await (const result of check(input)) {
      printCheck(result satisfies Check);
      counts[result.faults.length === 0 ? 'passed' : 'failed'] += 1;
    }
  }
  printCounts(counts);
}

void run(program);
