import { join, resolve } from 'node:path';
import { bundles } from '../../bundle/all';
import { QueryApi } from '../../clients/query-api';
import type { Duration } from '../../lib/duration';
import { print } from '../../lib/output';
import { progress } from '../../lib/progress';
import { command, parseDuration, run } from '../../operations/command';
import { ownFiles, replaceFolder } from '../../operations/folder';
import { site } from './site';

const program = command(
  'preview',
  'Writes an HTML page for each dashboard of an environment. The pages need neither Grafana nor a network',
)
  .argument('<environment>')
  .option('--prometheus <url>', 'draw the panels with its data; without it, they show their queries')
  .option(
    '--last <time>',
    'the time range to draw, such as 30m (default: the range of the dashboard)',
    parseDuration,
  )
  .option('--out <folder>', 'the output folder (default: preview.out/<environment>)')
  .action(async (name: string, options: { prometheus?: string; last?: Duration; out?: string }) => {
    const [bundle] = bundles(process.env, [name]);
    if (!bundle) throw new Error(`no bundle for ${name}`);
    const out = options.out ?? join('preview.out', name);
    await ownFiles(resolve(out), 'preview');
    const live = options.prometheus
      ? {
          prometheus: await QueryApi.connect(options.prometheus),
          now: new Date(),
          ...(options.last && { last: options.last }),
        }
      : undefined;
    const { files, failures } = await site(bundle, live, (title) => progress(`drawing ${title}`));
    await replaceFolder(resolve(out), files, 'preview');
    for (const failure of failures) progress(`failed: ${failure}`);
    for (const path of Object.keys(files)) print(join(out, path));
  });

void run(program);
