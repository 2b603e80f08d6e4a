import { ALERT_NAMES } from '../../alerts/catalogue';
import type { Bundle } from '../../bundle';
import { undoing } from '../../clients/interrupt';
import type { SimulatorClient } from '../../clients/simulator';
import type { Duration } from '../../lib/duration';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { serverApi } from '../../operations/servers';
import { type DrillOutcome, type FaultSource, type FollowOptions, follow } from './follow';
import type { Drill, SkippedAlert } from './plan';
import { clock } from './words';

export interface DrillOptions {
  readonly all?: boolean;
  readonly longest?: Duration;
  readonly until: FollowOptions['until'];
  readonly plan?: boolean;
  readonly json?: boolean;
}

/** Reads which alerts to drill, and the limit in seconds above which they are skipped. @throws UserError */
export function selectAlerts(
  alert: string | undefined,
  { all, longest }: DrillOptions,
): { readonly alerts: readonly string[]; readonly longest: number | undefined } {
  if ((alert === undefined) === !all) {
    throw new UserError(
      alert === undefined ? 'no alert is given' : `both an alert (${alert}) and --all are given`,
      'Give the name of one alert, or --all.',
    );
  }
  if (alert !== undefined && !ALERT_NAMES.some((known) => known === alert)) {
    throw new UserError(`unknown alert '${alert}'`, `Choose one of ${ALERT_NAMES.join(', ')}.`);
  }
  return {
    alerts: alert === undefined ? ALERT_NAMES : [alert],
    longest: longest?.seconds,
  };
}

/** @throws UserError if the alert cannot be drilled */
export function requireDrillable(alert: string | undefined, skipped: readonly SkippedAlert[]): void {
  const reason = skipped.find((each) => each.alert === alert);
  if (reason) throw new UserError(`${reason.alert} cannot be drilled`, `${reason.why}.`);
}

/** @throws UserError if the simulator is not ready, or the result would be meaningless */
export async function checkSimulator(bundle: Bundle, simulator: SimulatorClient): Promise<void> {
  const active = await simulator.active();
  const control = `localhost:${bundle.environment.ports.simulatorControl}`;
  if (active.length > 0) {
    throw new UserError(
      `the simulator already has active faults: ${active.join(', ')}`,
      `Stop them: curl -X DELETE ${control}/faults`,
    );
  }
  const status = await simulator.sinkStatus();
  if (status >= 300) {
    throw new UserError(
      `the notification sink of the simulator responds with ${status}, so that no notification is delivered`,
      `Reset it: curl -H 'content-type: application/json' -d '{"status":200}' ${control}/sink/behaviour`,
    );
  }
}

/** @throws UserError if the servers are not ready, or an alert of the drills is already pending or firing */
export async function checkServers(bundle: Bundle, drills: readonly Drill[]): Promise<void> {
  const prometheus = serverApi(bundle, 'prometheus');
  await Promise.all([prometheus.ready(), serverApi(bundle, 'alertmanager').ready()]);
  const names = drills.flatMap(({ expectations }) => expectations.map(({ alert }) => alert));
  const conflicting = await prometheus.query(
    `count by (alertname) (ALERTS{alertname=~"${names.join('|')}"})`,
  );
  if (conflicting.length > 0) {
    throw new UserError(
      `already pending or firing: ${conflicting.map(({ labels }) => labels.alertname).join(', ')}`,
      'Wait until they resolve: the drill cannot distinguish an earlier notification from its own.',
    );
  }
}

/**
 * Runs the batches one after the other. Stops every started fault, even after an error or Ctrl-C.
 * @param target `instance` label of the target that has the faults
 */
export async function performBatches(
  bundle: Bundle,
  source: FaultSource,
  target: string,
  batches: readonly (readonly Drill[])[],
  until: FollowOptions['until'],
): Promise<DrillOutcome[]> {
  const startedAt = Date.now();
  const report = (text: string) => progress(`${clock(Date.now() - startedAt)} ${text}`);
  const outcomes: DrillOutcome[] = [];
  const started: string[] = [];
  await undoing(
    async () => {
      for (const batch of batches) {
        started.push(...batch.map(({ fault }) => fault.name));
        outcomes.push(...(await follow(bundle, source, target, batch, { until, report })));
      }
    },
    async () => {
      const stops = await Promise.allSettled(started.map((fault) => source.stop(fault)));
      for (const stop of stops) if (stop.status === 'rejected') throw stop.reason;
    },
  );
  return outcomes;
}
