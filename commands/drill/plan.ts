import type { AlertName } from '../../alerts/catalogue';
import { intervalOf } from '../../alerts/types';
import type { Bundle } from '../../bundle';
import { Duration } from '../../lib/duration';
import { EVALUATION_INTERVAL, JOBS } from '../../lib/names';
import { scrapeInterval } from '../../servers/scraping';
import type { Fault } from '../../simulator/faults/fault';
import { drillFacts, faultsOf, heldMinutes } from './faults';
import { receiverOf, routeOf } from './routes';

/** An alert to drill, and the durations to expect, in seconds. */
export interface Expectation {
  readonly alert: AlertName;
  readonly receiver: string;
  /**
   * The shortest possible time until delivery: the `for` of the alert, and the `group_wait` of its route unless the
   * group may exist already. It includes no scrape and no evaluation, which can follow the start of the fault at once.
   */
  readonly least: number;
  /** The parts of `least`, for display. */
  readonly parts: string;
  /** Additional time that the fault must last until the condition of the alert holds. */
  readonly buildUp: number;
  readonly buildUpWhy?: string;
  /** Approximate time from the end of the fault until the alert is reported as resolved. */
  readonly over: number;
}

/** A fault and the alerts to follow while it lasts. */
export interface Drill {
  readonly fault: Pick<Fault, 'name'>;
  readonly expectations: readonly Expectation[];
  /** The fault ends after this time in seconds, even if its alerts are not delivered yet. @default follows from `least` */
  readonly atMost?: number;
}
interface SimulatorDrill extends Drill {
  readonly fault: Fault;
}

/** An alert that is not drilled, and why. */
export interface SkippedAlert {
  readonly alert: string;
  readonly why: string;
}

export interface DrillPlan {
  /** The drills of a batch do not affect each other and run at the same time. Batches run one after the other. */
  readonly batches: readonly (readonly Drill[])[];
  readonly skipped: readonly SkippedAlert[];
}

/**
 * Plans drills of the given alerts.
 * @param longest skips alerts whose delivery takes more seconds than this. @default no limit
 */
export function plan(
  bundle: Bundle,
  names: readonly string[],
  longest = Number.POSITIVE_INFINITY,
): DrillPlan {
  const skipped: SkippedAlert[] = [];
  const byFault = new Map<string, { readonly fault: Fault; readonly expectations: Expectation[] }>();
  for (const name of names) {
    const alert = bundle.alerts.find((each) => each.name === name)?.name;
    const [fault] = faultsOf(name);
    const why = reason(bundle, name);
    if (why !== undefined || alert === undefined || fault === undefined) {
      skipped.push({ alert: name, why: why ?? 'it is disabled in this environment' });
      continue;
    }
    const expectation = expect(bundle, alert, fault);
    if (expectation.least + expectation.buildUp > longest) {
      skipped.push({ alert, why: `takes ${Duration.seconds(expectation.least + expectation.buildUp)}` });
      continue;
    }
    const known = byFault.get(fault.name) ?? { fault, expectations: [] };
    known.expectations.push(expectation);
    byFault.set(fault.name, known);
  }
  return { batches: batches(bundle, [...byFault.values()]), skipped };
}

/** Why an alert cannot be drilled. Undefined if it can. */
function reason({ alerts }: Bundle, name: string): string | undefined {
  const why = drillFacts(name).withoutFault;
  if (why !== undefined) return why;
  const [fault] = faultsOf(name);
  const alert = alerts.find((each) => each.name === name);
  if (!alert) return 'it is disabled in this environment';
  return alert.evaluator === 'grafana'
    ? `Grafana evaluates it, and a drill follows only Prometheus: start the fault ${fault?.name} in the simulator and watch the alert in Grafana`
    : undefined;
}

/** The expectation for an alert. @param fault its alerts, and those that may follow from them */
export function expect(
  bundle: Bundle,
  alert: AlertName,
  fault: Pick<Fault, 'alerts' | 'mayFollow'>,
): Expectation {
  const resolved = bundle.alerts.find(({ name }) => name === alert);
  const route = routeOf(bundle)(alert);
  const wait = resolved?.for?.seconds ?? 0;
  const evaluated = resolved ? intervalOf(resolved.group) : EVALUATION_INTERVAL;
  const isOfHealth = resolved?.family === 'health' || resolved?.family === 'registry';
  const scrape = scrapeInterval(bundle.environment, isOfHealth ? JOBS.health : JOBS.models).seconds;
  const group = joinsGroup(bundle, alert, fault) ? 0 : route.groupWait.seconds;
  const built = drillFacts(alert).buildUp;
  const text = (seconds: number) => Duration.seconds(seconds).toString();
  return {
    alert,
    receiver: receiverOf(bundle, alert, route),
    least: wait + group,
    parts: `for ${text(wait)}${group > 0 ? ` + group wait ${text(group)}` : ''}`,
    buildUp: built?.lasts.seconds ?? 0,
    ...(built && { buildUpWhy: built.why }),
    over: scrape + evaluated.seconds + route.groupInterval.seconds + heldMinutes(alert) * 60,
  };
}

/** Whether another alert of the fault may have opened the group of an alert, so that the alert does not wait for it. */
function joinsGroup(
  bundle: Bundle,
  name: AlertName,
  { alerts: made, mayFollow }: Pick<Fault, 'alerts' | 'mayFollow'>,
): boolean {
  const find = (each: string) => bundle.alerts.find((alert) => alert.name === each);
  const own = find(name);
  if (!own) return false;
  const route = routeOf(bundle)(name);
  return [...made, ...mayFollow].some((each) => {
    const other = each === name ? undefined : find(each);
    return (
      other !== undefined &&
      other.family === own.family &&
      (other.for?.seconds ?? 0) <= (own.for?.seconds ?? 0) &&
      routeOf(bundle)(other.name).receiver === route.receiver
    );
  });
}

/** Greedy: adds each drill to the first batch in which it affects no other drill. */
function batches(bundle: Bundle, drills: readonly SimulatorDrill[]): SimulatorDrill[][] {
  const made: SimulatorDrill[][] = [];
  for (const drill of drills) {
    const free = made.find((batch) => batch.every((other) => !interfere(bundle, drill, other)));
    if (free) free.push(drill);
    else made.push([drill]);
  }
  return made;
}

/**
 * Whether two faults of one orchestrator affect each other: they change the same condition, their alerts belong to the
 * same family (one may inhibit the other), or one of them hides the other from Prometheus.
 */
function interfere(bundle: Bundle, one: SimulatorDrill, other: SimulatorDrill): boolean {
  if (hides(one.fault) || hides(other.fault)) return true;
  const families = (fault: Fault) => familiesOf(bundle, fault);
  return (
    overlap(conditions(one.fault), conditions(other.fault)) ||
    overlap(families(one.fault), families(other.fault))
  );
}

/** Whether a fault stops the orchestrator from exposing its metrics. */
function hides(fault: Fault): boolean {
  return fault.alerts.some((alert) => ['ModelTargetDown', 'ModelMetricsAbsent'].includes(alert));
}

function conditions({ prepare }: Fault): string[] {
  return Object.keys(prepare({}).conditions(1));
}

function familiesOf({ alerts }: Bundle, { alerts: made, mayFollow }: Fault): string[] {
  const names = [...made, ...mayFollow];
  return alerts.filter(({ name }) => names.includes(name)).map(({ family }) => family);
}

function overlap(some: readonly string[], others: readonly string[]): boolean {
  return some.some((each) => others.includes(each));
}
