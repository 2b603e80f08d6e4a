import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';

/** A page in a view, and the problems found. */
export interface PageCheck {
  readonly name: string;
  readonly problems: readonly string[];
}

/** Desktop and phone sizes, in light and dark schemes. */
const VIEWS = [
  { width: 1_280, height: 900, colorScheme: 'light' },
  { width: 1_280, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** Selects shapes of series, without axes, thresholds and clip paths. */
const DRAWN =
  ':is(path, rect):is([stroke^="#"], [fill^="#"], [stroke^="rgb"], [fill^="rgb"]):not([stroke-dasharray]):not(clipPath *)';

/**
 * Opens pages in every view.
 * @param drawn the page on which every panel must draw data
 * @param screenshots folder for screenshots. @default none
 */
export async function checkPages(
  browser: Browser,
  folder: string,
  files: readonly string[],
  drawn: string,
  screenshots?: string,
): Promise<PageCheck[]> {
  const checks: PageCheck[] = [];
  for (const { width, height, colorScheme } of VIEWS) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme });
    for (const file of files) {
      const page = await context.newPage();
      const problems = collectProblems(page);
      await page.goto(pathToFileURL(join(folder, file)).href);
      problems.push(...(await overflow(page)), ...(await withoutText(page)));
      if (file === drawn) problems.push(...(await withoutData(page)));
      if (screenshots) {
        const path = join(screenshots, `${file.replace('.html', '')}-${width}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
      }
      checks.push({ name: `${file}, ${width} pixels wide, ${colorScheme}`, problems });
      await page.close();
    }
    await context.close();
  }
  return checks;
}

/** Collects browser errors and warnings, and network requests. */
function collectProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) problems.push(`requests ${request.url()}`);
  });
  return problems;
}

async function overflow(page: Page): Promise<string[]> {
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  return wide > 0 ? [`is ${wide} pixels wider than the window`] : [];
}

/** Finds drawings without a text alternative. */
async function withoutText(page: Page): Promise<string[]> {
  const silent = await page.locator('svg:not([role="img"][aria-label] svg)').count();
  return silent > 0 ? [`${silent} drawings without a text alternative`] : [];
}

async function withoutData(page: Page): Promise<string[]> {
  const problems: string[] = [];
  const panels = await page.locator('.panel').all();
  if (panels.length === 0) problems.push('has no panels');
  for (const panel of panels) {
    const title = await panel.locator('h2').innerText();
    for (const text of await panel.locator('.nothing, .failed, .note').allInnerTexts()) {
      problems.push(`${title}: ${text}`);
    }
    const series = await panel.locator(`svg:visible ${DRAWN}`).count();
    const values = await panel
      .locator('.bars li:visible, .stats dd:visible, .table tbody tr:visible')
      .count();
    if (series + values === 0) problems.push(`${title} draws nothing`);
  }
  return problems;
}
