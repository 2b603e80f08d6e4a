import type { Bundle } from '../../bundle';
import { FuzzFailure } from './judge';
import { MARK } from './texts';

/** What programs look for in texts of theirs that have something of a user's in them. */
const GO = new RegExp(`\\{\\{[^}]*${MARK}`);
const VARIABLE = new RegExp(`\\$[\\w{:/]*${MARK}`);

/** Who reads what for templates. Alertmanager's file is not among them: not all of its texts are templates. */
const READ: readonly (readonly [who: string, what: (bundle: Bundle) => unknown, sign: RegExp])[] = [
  ['Prometheus', ({ files }) => files.prometheus, GO],
  ["Grafana's alerting", ({ grafanaAlerting }) => grafanaAlerting.groups, GO],
  ["Grafana's provisioning", ({ files }) => files.dataSources, VARIABLE],
  ['the collector', ({ files }) => files.collector, VARIABLE],
];

/** @throws FuzzFailure when a program would take what a user wrote for a template of its own */
export function checkTemplates(bundle: Bundle): void {
  for (const [who, what, sign] of READ) {
    const [found] = sign.exec(JSON.stringify(what(bundle))) ?? [];
    if (found !== undefined) throw new FuzzFailure(`${who} would read what a user wrote: ${found}`);
  }
}
