import { JOBS, ORCHESTRATOR_PATHS } from '../../lib/names';
import { Simulation } from '../../simulator/simulation';
import { listen, type TestServer } from '../support/http-server';

const TICK_MS = 1_000;

/** Orchestrators in this process that are only scraped: each has its own port, and all expose the metrics of one simulator. */
export class Fleet {
  private constructor(
    private readonly servers: readonly TestServer[],
    private readonly ticking: NodeJS.Timeout,
  ) {}

  static async start(count: number): Promise<Fleet> {
    const simulation = new Simulation({
      seed: 1,
      now: Date.now(),
      healthCheckIntervalSeconds: 60,
      log: () => undefined,
    });
    const ticking = setInterval(() => simulation.tick(Date.now()), TICK_MS);
    const servers = await Promise.all(
      Array.from({ length: count }, () =>
        listen(
          async ({ url }, response) => {
            const job = url === ORCHESTRATOR_PATHS.healthMetrics ? JOBS.health : JOBS.models;
            const { text, contentType } = await simulation.orchestrator.render(job);
            response.writeHead(200, { 'content-type': contentType }).end(text);
          },
          { address: '0.0.0.0' },
        ),
      ),
    );
    return new Fleet(servers, ticking);
  }

  /** Addresses (host:port) of the orchestrators for a server that reaches this machine at `host`. */
  targets(host: string): string[] {
    return this.servers.map(({ port }) => `${host}:${port}`);
  }

  async stop(): Promise<void> {
    clearInterval(this.ticking);
    await Promise.all(this.servers.map(({ close }) => close()));
  }
}
