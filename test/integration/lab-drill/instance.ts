import type { Instance as Faulty } from '../../../commands/drill/run';

/** A simulator that runs for the drill. */
export class Instance implements Faulty {
  /** Its `instance` label. */
  readonly target: string;
  private readonly control: string;

  constructor(
    readonly name: string,
    readonly port: number,
    readonly controlPort: number,
  ) {
    this.target = `127.0.0.1:${port}`;
    this.control = `http://127.0.0.1:${controlPort}`;
  }

  get ready(): string {
    return `${this.control}/healthz`;
  }

  startFault(fault: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<void> {
    return this.ask('POST', `/faults/${fault}`, parameters);
  }

  stopFaults(): Promise<void> {
    return this.ask('DELETE', '/faults');
  }

  private async ask(method: string, path: string, body?: unknown): Promise<void> {
    const response = await fetch(`${this.control}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok)
      throw new Error(`${this.name}: ${method} ${path} answers ${response.status} ${await response.text()}`);
  }
}
