import type { Bundle } from '../../../bundle';
import { docker } from '../../../clients/docker';
import { LOG_FILES } from '../../../lib/log-files';
import { PORTS } from '../../../lib/names';
import { locate } from '../../../operations/swarm/nodes';
import { orchestratorContainers } from '../../../servers/addresses';
import { logFolder } from '../../../settings/orchestrator';

const REQUEST =
  'fetch(process.argv[1], { method: process.argv[2], body: process.argv[3] }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))';

/** The simulator that runs as the orchestrator of a node. Its controls are not published: requests run in its container. */
export class NodeOrchestrator {
  private constructor(
    private readonly bundle: Bundle,
    private readonly container: {
      readonly name: string;
      readonly containerName: string;
      readonly node: number;
    },
  ) {}

  /** All simulated orchestrators of an environment, in the order of the nodes. */
  static all(bundle: Bundle): NodeOrchestrator[] {
    return orchestratorContainers(bundle.environment).map((each) => new NodeOrchestrator(bundle, each));
  }

  get node(): number {
    return this.container.node;
  }

  /** Host in the `instance` label of its metrics. */
  get host(): string {
    return this.container.name;
  }

  /** Starts a fault of the simulator. */
  async start(fault: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.request(`/faults/${fault}`, 'POST', JSON.stringify(parameters));
  }

  async stop(fault: string): Promise<void> {
    await this.request(`/faults/${fault}`, 'DELETE');
  }

  /** Lines in its general log file and in the archives of that file. */
  async lines(): Promise<number> {
    const files = `${logFolder(this.bundle.environment.orchestrator)}/${LOG_FILES.app.name}*`;
    return Number(await this.execute('sh', '-c', `cat ${files} | wc -l`));
  }

  private async request(path: string, method: string, ...body: string[]): Promise<void> {
    const url = `http://127.0.0.1:${PORTS.simulatorControl}${path}`;
    await this.execute('node', '-e', REQUEST, url, method, ...body);
  }

  private async execute(...command: string[]): Promise<string> {
    const found = await locate(this.bundle.environment, this.container);
    if (!found) throw new Error(`${this.host} has no task`);
    return (await docker(found.host, 'exec', found.container, ...command)).stdout;
  }
}
