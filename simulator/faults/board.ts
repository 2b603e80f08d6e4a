import { type Conditions, HEALTHY } from '../orchestrator/conditions';
import type { Course, Fault } from './fault';
import { FAULTS } from './index';

interface ActiveFault {
  readonly course: Course;
  /** Wall clock, in milliseconds. */
  readonly since: number;
}

/** A fault as the control interface lists it. */
export type FaultState = Omit<Fault, 'prepare'> & {
  readonly active: boolean;
  /** ISO 8601; absent when it is not active. */
  readonly since?: string;
  readonly activeParameters?: Readonly<Record<string, unknown>>;
};

/** The active faults, and the conditions that they cause. */
export class FaultBoard {
  private readonly active = new Map<string, ActiveFault>();

  /** Starts a fault, or restarts it. */
  start(name: string, course: Course, now: number): void {
    this.active.set(name, { course, since: now });
  }

  stop(name: string): void {
    this.active.delete(name);
  }

  stopAll(): void {
    this.active.clear();
  }

  conditionsAt(now: number): Conditions {
    const changes = [...FAULTS.keys()].map((name) => {
      const active = this.active.get(name);
      return active?.course.conditions((now - active.since) / 1_000);
    });
    return Object.assign({}, HEALTHY, ...changes);
  }

  list(): FaultState[] {
    return [...FAULTS.values()].map((fault) => this.describe(fault));
  }

  /** The state of one fault. */
  describe({ prepare: _, ...fault }: Fault): FaultState {
    const active = this.active.get(fault.name);
    if (!active) return { ...fault, active: false };
    const since = new Date(active.since).toISOString();
    return { ...fault, active: true, since, activeParameters: active.course.parameters };
  }
}
