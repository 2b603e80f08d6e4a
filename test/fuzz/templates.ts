import type { Bundle } from '../../bundle';
import { FuzzFailure } from './judge';
import { MARK } from './texts';

/** Template syntax with a user's text in it. */
const GO = new RegExp(`\\{\\{[^}]*${MARK}`);
/** Two dollars are an escaped one. */
const VARIABLE = new RegExp(`(?<!\\$)(?:\\$\\$)*\\$[\\w{:/]*${MARK}`);

/** Programs that evaluate templates. Not all texts in Alertmanager's file are templates, so it is not checked. */
const READERS: readonly (readonly [program: string, input: (bundle: Bundle) => unknown, template: RegExp])[] =
  [
    ['Prometheus', ({ files }) => files.prometheus, GO],
    ["Grafana's alerting", ({ grafanaAlerting }) => grafanaAlerting.groups, GO],
    ["Grafana's provisioning", ({ files }) => files['grafana/provisioning/datasources'], VARIABLE],
    ['the collector', ({ files }) => files.collector, VARIABLE],
  ];

/** @throws FuzzFailure when a program would evaluate a user's text as a template */
export function checkTemplates(bundle: Bundle): void {
  for (const [program, input, template] of READERS) {
    const [found] = template.exec(JSON.stringify(input(bundle))) ?? [];
    if (found !== undefined) throw new FuzzFailure(`${program} would evaluate a user's text: ${found}`);
  }
}
