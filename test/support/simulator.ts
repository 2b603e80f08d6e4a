import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SimulatorClient } from '../../clients/simulator';
import { buildSimulator } from '../../constructs/simulator-context';
import { projectPath } from '../../lib/project';
import type { Lab } from './lab';

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

/**
 * Builds the simulator.
 * @returns a function that starts an instance of it; the same seed gives the same traffic. Its log files are in
 * `logs/<logFolder>` of the lab, by default in a folder named after its port
 */
export async function simulators(
  lab: Lab,
): Promise<(simulator: LabSimulator, seed: number, logFolder?: string) => Promise<void>> {
  await buildSimulator();
  // A copy: another build may replace the original while the test runs.
  const server = join(lab.folder, 'server.cjs');
  await copyFile(projectPath('.build/simulator/server.cjs'), server);
  return async (simulator, seed, logFolder = String(simulator.port)) => {
    const logs = join(lab.folder, 'logs', logFolder);
    await mkdir(logs, { recursive: true });
    await lab.start(`simulator-${simulator.port}`, [process.execPath, server], simulator.ready, {
      PORT: String(simulator.port),
      CONTROL_PORT: String(simulator.controlPort),
      LOG_DIR: logs,
      SEED: String(seed),
    });
  };
}
