import type { AlertName } from '../../alerts/catalogue';
import type { Bundle } from '../../bundle';
import { Duration } from '../../lib/duration';
import { EVALUATION_INTERVAL, JOBS } from '../../lib/names';
import { scrapeInterval } from '../../servers/scraping';
import { FAULTS } from '../../simulator/faults';
import type { Fault } from '../../simulator/faults/fault';
import { type Exercise, HELD_MINUTES } from './exercise';
import { faultsOf, WITHOUT_FAULT } from './faults';
import { routeOf } from './receivers';

/** How long a fault has to last until the condition of an alert holds, where that is not at once, and why. */
const BUILD_UP: Readonly<Partial<Record<AlertName, { readonly minutes: number; readonly why: string }>>> = {
  ModelDownloadsStalled: { minutes: 45, why: 'no download has finished for 45 minutes' },
  ModelOrchestratorHealthFlapping: { minutes: 11, why: 'seven changes, one each 90 s' },
  ModelStorageGCIneffective: { minutes: 6 * 60, why: 'nothing was freed for 6 hours' },
  ModelStorageGCNotRunning: { minutes: 24 * 60, why: 'no collection for a day' },
  LogPipelineSilent: { minutes: 15, why: 'no line was read for 15 minutes' },
  ModelOperationLatencyHigh: { minutes: 2, why: 'slow operations have to end before they count' },
  ModelMetricsInconsistent: { minutes: 10, why: 'more has to finish than can have been running' },
};

/** An alert that is drilled, and what to expect of it. Lengths of time are in seconds. */
export interface Expectation {
  readonly alert: AlertName;
  readonly receiver: string;
  /** The least that can be: a scrape, the time that the condition has to hold, and the wait of its group. */
  readonly least: number;
  /** Parts of it, for people. */
  readonly parts: string;
  /** Until its condition holds, beyond that. */
  readonly buildUp: number;
  readonly buildUpWhy?: string;
  /** From the end of the fault until its end has been told, about. */
  readonly over: number;
}

/** A fault and the alerts that are followed while it lasts. */
export interface Drill {
  readonly exercise: Exercise;
  readonly fault: Fault;
  readonly expectations: readonly Expectation[];
}

/** What cannot be drilled, and why. */
export interface LeftOut {
  readonly alert: string;
  readonly why: string;
}

export interface Plan {
  /** Drills that cannot disturb each other run side by side, as one batch; batches run one after another. */
  readonly batches: readonly (readonly Drill[])[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Plans the drill of some alerts.
 * @param longest seconds until delivery above which an alert is left out. @default none
 */
export function plan(bundle: Bundle, names: readonly string[], longest = Number.POSITIVE_INFINITY): Plan {
  const leftOut: LeftOut[] = [];
  const byFault = new Map<string, { readonly fault: Fault; readonly expectations: Expectation[] }>();
  for (const name of names) {
    const alert = bundle.alerts.find((each) => each.name === name)?.name;
    const [fault] = faultsOf(name);
    const why = reason(bundle, name);
    if (why !== undefined || alert === undefined || fault === undefined) {
      leftOut.push({ alert: name, why: why ?? 'the environment does not have it' });
      continue;
    }
    const expectation = expect(bundle, alert);
    if (expectation.least + expectation.buildUp > longest) {
      leftOut.push({ alert, why: `takes ${Duration.seconds(expectation.least + expectation.buildUp)}` });
      continue;
    }
    const known = byFault.get(fault.name) ?? { fault, expectations: [] };
    known.expectations.push(expectation);
    byFault.set(fault.name, known);
  }
  const drills = [...byFault.values()].map(
    ({ fault, expectations }): Drill => ({
      fault,
      expectations,
      exercise: {
        name: fault.name,
        fault: fault.name,
        parameters: {},
        fromStart: false,
        alerts: expectations.map(({ alert }) => alert),
        silenced: [],
        staysOn: false,
      },
    }),
  );
  return { batches: batches(bundle, drills), leftOut };
}

/** Why an alert cannot be drilled; undefined when it can. */
function reason({ environment, alerts, managed }: Bundle, name: string): string | undefined {
  const why = Object.entries(WITHOUT_FAULT).find(([alert]) => alert === name)?.[1];
  if (why !== undefined) return why;
  const [fault] = faultsOf(name);
  if (managed.some((each) => each.name === name) || environment.evaluator === 'grafana') {
    return `Grafana evaluates it, and this follows Prometheus: make the fault ${fault?.name} by hand, and look there`;
  }
  return alerts.some((each) => each.name === name) ? undefined : 'the environment does not have it';
}

function expect(bundle: Bundle, alert: AlertName): Expectation {
  const resolved = bundle.alerts.find(({ name }) => name === alert);
  const route = routeOf(bundle)(alert);
  const wait = resolved?.for?.seconds ?? 0;
  const isOfHealth = resolved?.family === 'health' || resolved?.family === 'registry';
  const scrape = scrapeInterval(bundle.environment, isOfHealth ? JOBS.health : JOBS.models).seconds;
  const group = route.groupWait.seconds;
  const built = BUILD_UP[alert];
  const text = (seconds: number) => Duration.seconds(seconds).toString();
  return {
    alert,
    receiver: route.receiver,
    least: scrape + wait + group,
    parts: `scrape ${text(scrape)} + for ${text(wait)} + group wait ${text(group)}`,
    buildUp: (built?.minutes ?? 0) * 60,
    ...(built && { buildUpWhy: built.why }),
    over:
      scrape + EVALUATION_INTERVAL.seconds + route.groupInterval.seconds + (HELD_MINUTES[alert] ?? 0) * 60,
  };
}

/** Greedy: each drill joins the first batch in which it disturbs nobody. */
function batches(bundle: Bundle, drills: readonly Drill[]): Drill[][] {
  const made: Drill[][] = [];
  for (const drill of drills) {
    const free = made.find((batch) => batch.every((other) => !disturbs(bundle, drill, other)));
    if (free) free.push(drill);
    else made.push([drill]);
  }
  return made;
}

/**
 * Whether two faults on one orchestrator meddle with each other: they change the same condition, their alerts are of
 * one family (one would silence the other), or one of them keeps Prometheus from seeing the other.
 */
function disturbs(bundle: Bundle, one: Drill, other: Drill): boolean {
  if (hides(one.fault) || hides(other.fault)) return true;
  const families = (fault: Fault) => familiesOf(bundle, fault);
  return (
    overlap(conditions(one.fault), conditions(other.fault)) ||
    overlap(families(one.fault), families(other.fault))
  );
}

/** Faults of the process itself, of which an incident leaves no condition. */
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

/** Every fault there is, for who names one instead of an alert. */
export const FAULT_NAMES: readonly string[] = [...FAULTS.keys()];
