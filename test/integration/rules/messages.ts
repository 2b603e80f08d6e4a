import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decorate } from '../../../alerts/decorate';
import type { Alert } from '../../../alerts/resolve';
import { LINKS } from '../../../alerts/scenarios/settings';
import { findOrSkip } from '../../support/programs';
import type { Lint } from './lint';
import { renderTemplate } from './render-template';

const STARTED = '2026-01-02T03:04:05Z';
const ENDED = '2026-01-02T03:34:05Z';
const ALERTMANAGER = 'https://alertmanager.example';
const DATA = 'notification.json';
const MANY = 'notifications.json';

/** The most characters that Telegram and Microsoft Teams accept. */
const LONGEST = { 'monitoring.telegram': 4_096, 'monitoring.markdown': 28_000 };

/** Texts that each message must contain: status and title, value, start time, and links. */
function expected(
  firing: Alert & { readonly overrideWhy: string },
  resolved: Alert,
): Readonly<Record<string, readonly string[]>> {
  const links = ({ annotations }: ReturnType<typeof decorate>) => [
    annotations.runbook_url ?? '?',
    annotations.dashboard_url ?? '?',
  ];
  const [one, other] = [decorate(firing, LINKS), decorate(resolved, LINKS)];
  const silence = `${ALERTMANAGER}/#/silences/new?filter=%7B`;
  const body = [
    firing.name,
    firing.description,
    `Settings overridden: ${firing.overrideWhy}`,
    '2026-01-02 03:04:05 UTC',
    resolved.name,
    resolved.description,
    '03:34:05 UTC',
    ...links(one),
    ...links(other),
    silence,
  ];
  return {
    'monitoring.title': ['[FIRING:1]', firing.summary, LINKS.environment],
    'monitoring.link': [one.annotations.dashboard_url ?? '?'],
    'monitoring.color': ['danger'],
    // Slack needs the escaped text.
    'monitoring.slack': body.map((text) => text.replaceAll('&', '&amp;')),
    'monitoring.text': body,
  };
}

/**
 * Renders the message templates with amtool for a group with one firing and one resolved alert, and for one with many
 * alerts and long values.
 * @param folder folder with the rendered files of an environment
 */
export async function checkMessages(folder: string, alerts: readonly Alert[]): Promise<Lint[]> {
  const amtool = findOrSkip('amtool')?.amtool;
  // The resolved alert comes first, but the message must get its title from the firing one.
  const resolved = find(alerts, 'ModelStorageSpaceLow');
  const firing = { ...find(alerts, 'ModelStorageSpaceCritical'), overrideWhy: 'small disks' };
  const given = notification(firing, resolved);
  const long = 'x'.repeat(2_000);
  const alert = { ...given.alerts[1], annotations: { ...given.alerts[1]?.annotations, description: long } };
  await writeFile(join(folder, DATA), JSON.stringify(given));
  await writeFile(join(folder, MANY), JSON.stringify({ ...given, alerts: Array(20).fill(alert) }));
  const check = async (
    template: string,
    data: string,
    faultOf: (output: string) => string | undefined,
  ): Promise<Lint> => {
    const name = `amtool template render ${template} (${data})`;
    if (!amtool) return { name, result: 'skipped', output: '' };
    const type = template === 'monitoring.telegram' ? 'html' : 'text';
    const { succeeded, output } = await renderTemplate(amtool, folder, { template, type, data });
    const fault = faultOf(output);
    if (succeeded && fault === undefined) return { name, result: 'passed', output };
    return { name, result: 'failed', output: `${fault}:\n${output}` };
  };
  return Promise.all([
    ...Object.entries(expected(firing, resolved)).map(([template, texts]) =>
      check(template, DATA, (output) => {
        const missing = texts.filter((text) => !output.includes(text));
        return missing.length > 0 ? `lacks ${missing.join(', ')}` : undefined;
      }),
    ),
    ...Object.entries(LONGEST).map(([template, most]) =>
      check(template, MANY, ({ length }) => (length > most ? `has ${length} characters` : undefined)),
    ),
  ]);
}

function find(alerts: readonly Alert[], name: string): Alert {
  const alert = alerts.find((one) => one.name === name);
  if (!alert) throw new Error(`unknown alert ${name}`);
  return alert;
}

/** The data that Alertmanager passes to a template. */
function notification(firing: Alert, resolved: Alert) {
  const [one, other] = [decorate(firing, LINKS), decorate(resolved, LINKS)];
  const common = Object.fromEntries(
    Object.entries(one.labels).filter(([label, value]) => other.labels[label] === value),
  );
  return {
    receiver: 'critical',
    status: 'firing',
    externalURL: ALERTMANAGER,
    groupLabels: {},
    commonLabels: { ...common, severity: 'critical' },
    commonAnnotations: {},
    alerts: [
      { status: 'resolved', ...other, startsAt: STARTED, endsAt: ENDED },
      { status: 'firing', ...one, startsAt: STARTED },
    ],
  };
}
