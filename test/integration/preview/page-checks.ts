import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';

/** One thing that was looked at, and what was found wrong with it. */
export interface Check {
  readonly name: string;
  readonly problems: readonly string[];
}

/** Pages as they are read: on a screen and on a telephone, by day and by night. */
const VIEWS = [
  { width: 1_280, height: 900, colorScheme: 'light' },
  { width: 1_280, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** What belongs to a series, and is no axis, threshold or clip. */
const DRAWN =
  ':is(path, rect):is([stroke^="#"], [fill^="#"], [stroke^="rgb"], [fill^="rgb"]):not([stroke-dasharray]):not(clipPath *)';

/**
 * Opens pages in every view.
 * @param drawn the page whose panels all have to draw data.
 * @param screenshots folder for pictures of them.
 */
export async function checkPages(
  browser: Browser,
  folder: string,
  files: readonly string[],
  drawn: string,
  screenshots?: string,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { width, height, colorScheme } of VIEWS) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme });
    for (const file of files) {
      const page = await context.newPage();
      const problems = heard(page);
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

/** Collects what the browser complains of, and what a page that needs no network asks for. */
function heard(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) problems.push(`asks for ${request.url()}`);
  });
  return problems;
}

async function overflow(page: Page): Promise<string[]> {
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  return wide > 0 ? [`is ${wide} pixels wider than the window`] : [];
}

/** Drawings that say nothing to whoever does not see them. */
async function withoutText(page: Page): Promise<string[]> {
  const silent = await page.locator('svg:not([role="img"][aria-label] svg)').count();
  return silent > 0 ? [`${silent} drawings without a text`] : [];
}

async function withoutData(page: Page): Promise<string[]> {
  const problems: string[] = [];
  const panels = await page.locator('.panel').all();
  if (panels.length === 0) problems.push('has no panel');
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
