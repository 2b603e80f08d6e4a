import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** A temporary folder and the programs that work in it. Both are gone afterwards, also after Ctrl-C. */
export class Workspace {
  private readonly running = new Set<ChildProcess>();
  private readonly interrupts = Object.entries(SIGNALS).map(([signal, code]) => {
    const stop = () => {
      this.close();
      process.exit(code);
    };
    process.once(signal, stop);
    return [signal, stop] as const;
  });

  private constructor(readonly folder: string) {}

  static async make(name: string): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), `${name}-`)));
  }

  /** Starts a program, which ends with the workspace at the latest. */
  start(program: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    // By detaching, Ctrl-C in the terminal reaches only us: we end it, and only then remove its files.
    const child = spawn(program, args, { ...options, detached: true });
    this.running.add(child);
    child.once('exit', () => this.running.delete(child));
    return child;
  }

  /** @throws Error with what the program said, when it fails. */
  run(program: string, args: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = this.start(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr?.on('data', (text) => {
        said += text;
      });
      child.once('error', reject);
      child.once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${said.trim()}`)),
      );
    });
  }

  /** Ends a program and waits until it is over. */
  async stop(child: ChildProcess): Promise<void> {
    if (!this.running.has(child)) return;
    const over = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await over;
  }

  close(): void {
    for (const [signal, stop] of this.interrupts) process.off(signal, stop);
    for (const child of this.running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
