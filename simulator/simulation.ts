import { FaultBoard, type FaultState } from './faults/board';
import type { Fault } from './faults/fault';
import type { Conditions } from './orchestrator/conditions';
import { Orchestrator, type OrchestratorProps } from './orchestrator/orchestrator';

/** The orchestrator and its active faults. The caller passes the time. */
export class Simulation {
  readonly orchestrator: Orchestrator;
  private readonly board = new FaultBoard();
  private now: number;

  constructor(props: OrchestratorProps) {
    this.orchestrator = new Orchestrator(props);
    this.now = props.now;
  }

  /** The current conditions of the orchestrator. */
  get conditions(): Conditions {
    return this.board.conditionsAt(this.now);
  }

  get faults(): FaultState[] {
    return this.board.list();
  }

  /** The time that the orchestrator's clock shows. */
  get orchestratorTime(): Date {
    return new Date(this.now + this.conditions.clockAheadSeconds * 1_000);
  }

  tick(now: number): void {
    this.now = now;
    this.orchestrator.tick(now, this.conditions);
  }

  /**
   * Starts or restarts a fault, and returns its state.
   * @throws z.ZodError when the parameters do not fit.
   */
  startFault(fault: Fault, parameters: unknown, now: number): FaultState {
    const course = fault.prepare(parameters);
    this.board.start(fault.name, course, now);
    this.tick(now);
    if (course.incident) this.orchestrator.happen(course.incident);
    return this.board.describe(fault);
  }

  /** Stops a fault, active or not, and returns its state. */
  stopFault(fault: Fault, now: number): FaultState {
    this.board.stop(fault.name);
    this.tick(now);
    return this.board.describe(fault);
  }

  stopAllFaults(now: number): FaultState[] {
    this.board.stopAll();
    this.tick(now);
    return this.faults;
  }
}
