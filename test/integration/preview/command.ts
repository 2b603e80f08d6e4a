import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pc from 'picocolors';
import { chromium } from 'playwright-core';
import { QueryApi } from '../../../clients/query-api';
import { pageFile } from '../../../commands/preview/layout';
import { site } from '../../../commands/preview/site';
import { DASHBOARDS } from '../../../dashboards/family';
import { Duration } from '../../../lib/duration';
import { progress } from '../../../lib/progress';
import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { replaceFolder } from '../../../operations/folder';
import { fixtureBundles } from '../../support/environments';
import { Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { printCounts } from '../../support/results';
import { checkPages } from './page-checks';
import { openPreviewLab } from './preview-lab';

/** Time limit until every panel has data. The simulator first collects garbage after two minutes. */
const DATA_WITHIN_MINUTES = 8;
const LOOK_MS = 15_000;
const SHOWN = Duration.minutes(10);

const program = command(
  'test:preview',
  'Opens the preview of dev in headless Chromium, with data of a real Prometheus that scrapes the simulator',
)
  .option('--screenshots <folder>', 'also save a screenshot of each page')
  .addHelpText(
    'after',
    `
Needs prometheus, alertmanager and chromium on the PATH, or in $MONITORING_LAB/bin or ~/.cache/monitoring-lab/bin.
Takes some minutes, until every panel has data.`,
  )
  .action(async ({ screenshots }: { screenshots?: string }) => {
    const programs = findOrSkip('prometheus', 'alertmanager', 'chromium');
    if (!programs) return printCounts({ skipped: 1 });
    if (screenshots) await mkdir(screenshots, { recursive: true });
    const lab = await Lab.open();
    const end = () => process.exit(1);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    // The lab stops its programs when this process exits.
    for (const signal of signals) process.once(signal, end);
    try {
      await Promise.race([lab.broken, test(lab, programs, screenshots && resolve(screenshots))]);
    } finally {
      for (const signal of signals) process.off(signal, end);
      await lab.close();
    }
  });

async function test(
  lab: Lab,
  programs: Readonly<Record<'prometheus' | 'alertmanager' | 'chromium', string>>,
  screenshots: string | undefined,
): Promise<void> {
  const scene = await openPreviewLab(lab, programs);
  try {
    const folder = join(lab.folder, 'preview');
    const files = await drawn(scene.prometheus);
    await replaceFolder(folder, files, 'preview');
    const browser = await chromium.launch({ executablePath: programs.chromium });
    try {
      const first = pageFile(DASHBOARDS.orchestrator.uid);
      const checks = await checkPages(browser, folder, Object.keys(files), first, screenshots);
      for (const { name, problems } of checks) {
        console.log(`${problems.length === 0 ? pc.green('passed') : pc.red('failed')} ${name}`);
        for (const problem of problems) console.log(`  ${problem}`);
      }
      const failed = checks.filter(({ problems }) => problems.length > 0).length;
      printCounts({ passed: checks.length - failed, failed });
    } finally {
      await browser.close();
    }
  } finally {
    scene.close();
  }
}

/** Draws the pages until every panel of the first page has data, or the time limit is reached. */
async function drawn(url: string): Promise<Readonly<Record<string, string>>> {
  const [bundle] = fixtureBundles();
  if (!bundle) throw new Error('no fixture has a bundle');
  const prometheus = await QueryApi.connect(url);
  const startedAt = Date.now();
  for (;;) {
    const { files, failures } = await site(bundle, { prometheus, now: new Date(), last: SHOWN });
    const empty = files[pageFile(DASHBOARDS.orchestrator.uid)]?.match(/class="nothing"/g)?.length ?? 0;
    const minutes = (Date.now() - startedAt) / 60_000;
    if (failures.length > 0) throw new UserError(failures.join('\n'), 'Fix these queries in dashboards/.');
    if (empty === 0 || minutes > DATA_WITHIN_MINUTES) return files;
    progress(`${minutes.toFixed(1)} min: ${empty} panels without data`);
    await delay(LOOK_MS);
  }
}

void run(program);
