import { SimulatorClient } from '../../../clients/simulator';

/** Time limit of a request. Long, because dozens of simulators share the machine. */
const TIMEOUT_MS = 30_000;

/** A simulator process that the test starts. */
export class LabSimulator {
  /** Its `instance` label. */
  readonly target: string;
  /** URL that responds when it is ready. */
  readonly ready: string;
  readonly control: SimulatorClient;

  constructor(
    readonly port: number,
    readonly controlPort: number,
  ) {
    const url = `http://127.0.0.1:${controlPort}`;
    this.target = `127.0.0.1:${port}`;
    this.ready = `${url}/healthz`;
    this.control = new SimulatorClient(url, TIMEOUT_MS);
  }
}
