import type { RelationProblem } from '../lib/problems';
import { humanize } from '../lib/units';
import type { Alert } from './resolve';
import type { Severity } from './types';

const SEVERITIES: readonly Severity[] = ['none', 'info', 'warning', 'critical'];

/** Finds early warnings that would come too late: their threshold is not below that of the more severe alert. */
export function checkThresholdOrder(alerts: readonly Alert[], environment: string): RelationProblem[] {
  return alerts.flatMap((early) =>
    alerts.flatMap((late): RelationProblem[] => {
      const [low, high] = [early.threshold, late.threshold];
      if (!early.warnsBefore?.includes(late.name) || !low || !high || low.value < high.value) return [];
      if (SEVERITIES.indexOf(early.severity) >= SEVERITIES.indexOf(late.severity)) return [];
      const settings = [early, late].map(({ name }) => `alerts.${name}.threshold`);
      return [
        {
          path: `${environment}.${settings[0]}`,
          message: `${humanize(low.value, low.unit)} is not below the ${humanize(high.value, high.unit)} of ${late.name} (${late.severity}), so the ${early.severity} comes too late`,
          cure: `Lower ${settings[0]}, or raise ${settings[1]}.`,
          compares: [early, late].map(({ name }) => `alerts.${name}`),
        },
      ];
    }),
  );
}
