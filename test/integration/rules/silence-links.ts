import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOrSkip } from '../../support/programs';
import type { Lint } from './lint';
import { renderTemplate } from './render-template';

const DATA = 'silence.json';

/** Label values with every character that has a meaning in a URL, in a matcher or in HTML. */
const LABELS: Readonly<Record<string, string>> = {
  alertname: 'ModelStorageSpaceLow',
  container: 'two words + 100 % & more = #1?',
  control: 'bell \u0007, escape \u001b[31m, NUL \u0000, delete \u007f, next line \u0085, bidi \u202e',
  folder: 'C:\\models\\new',
  instance: '[2001:db8::1]:8000',
  language: 'Größe 模型 🚀',
  library: 'a "quoted" \'name\', {x="y"}',
  message: 'line 1\nline 2\tend\r',
  model: '<!channel> & *x* <b>',
};

/** The templates that contain a link to a silence, and whether Alertmanager executes them as text or HTML. */
const LINKS = [
  ['monitoring.silence', 'text'],
  ['monitoring.html', 'html'],
] as const;

/**
 * Renders the links to silences with amtool, and parses them as Alertmanager's page does.
 * @param folder folder with the rendered files of an environment
 */
export async function checkSilenceLinks(folder: string): Promise<Lint[]> {
  const amtool = findOrSkip('amtool')?.amtool;
  const notification = {
    status: 'firing',
    externalURL: 'https://alertmanager.example',
    commonLabels: LABELS,
    alerts: [{ status: 'firing', labels: LABELS, annotations: {}, startsAt: '2026-01-02T03:04:05Z' }],
  };
  await writeFile(join(folder, DATA), JSON.stringify(notification));
  return Promise.all(
    LINKS.map(async ([template, type]) => {
      const name = `link to a silence in ${template}`;
      if (!amtool) return { name, result: 'skipped', output: '' };
      const { succeeded, output } = await renderTemplate(amtool, folder, { template, type, data: DATA });
      const found = succeeded && JSON.stringify(matchersIn(output)) === JSON.stringify(LABELS);
      return { name, result: found ? 'passed' : 'failed', output };
    }),
  );
}

/** The matchers that Alertmanager's page shows. Undefined if it cannot parse the filter. */
function matchersIn(output: string): Record<string, string> | undefined {
  const [, encoded] = /\/#\/silences\/new\?filter=([^"\s]*)/.exec(output) ?? [];
  if (encoded === undefined || /[^\x20-\x7e]/.test(encoded)) return undefined;
  const filter = decodeURIComponent(encoded.replaceAll('&#43;', '+').replaceAll('&amp;', '&'));
  if (!/^\{\w+="(?:[^"\\]|\\.)*"(?:,\w+="(?:[^"\\]|\\.)*")*\}$/.test(filter)) return undefined;
  const matchers = filter.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g);
  return Object.fromEntries([...matchers].map(([, label = '', value = '']) => [label, unquoted(value)]));
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** A quoted value as Go reads it: other control characters need no escape. */
const unquoted = (value: string) =>
  value.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
