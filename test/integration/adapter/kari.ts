import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The stand-in's API key. */
export const API_KEY = 'test-api-key';
/** Seconds in which every counter grows by its recorded value. */
const PACE_SECONDS = 10;

/** A stand-in for Kari: serves its recorded `/metrics` with rising counters, and requires its API key. */
export class RecordedKari {
  private readonly text = readFileSync('test/fixtures/kari/exposition.txt', 'utf8');
  private readonly startedAt = Date.now();
  private readonly server: Server = createServer((request, response) => {
    if (request.headers['x-api-key'] !== API_KEY) response.writeHead(401).end();
    else if (request.url !== '/metrics') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(this.exposition());
  });

  /** Starts on a free port. @returns its address as a target */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private exposition(): string {
    const factor = 1 + (Date.now() - this.startedAt) / 1_000 / PACE_SECONDS;
    return this.text.replace(
      /^(\w+_(?:total|bucket|sum|count)\{.*\}|\w+_(?:total|bucket|sum|count)) (\S+)$/gm,
      (line, series: string, value: string) =>
        series.startsWith('kari_model_count_total')
          ? line
          : `${series} ${Math.floor(Number(value) * factor)}`,
    );
  }
}
