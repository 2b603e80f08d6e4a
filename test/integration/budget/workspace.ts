import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** A temporary folder and the programs that run in it. Closing it, also by Ctrl-C, stops the programs and removes the folder. */
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

  /** Starts a program. Closing the workspace stops it. */
  start(program: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    // Detached, so that Ctrl-C reaches only this process, which stops the program before it removes its files.
    const child = spawn(program, args, { ...options, detached: true });
    this.running.add(child);
    child.once('exit', () => this.running.delete(child));
    return child;
  }

  /** Runs a program to its end. @throws Error with its error output if it fails */
  run(program: string, args: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = this.start(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      let output = '';
      child.stderr?.on('data', (text) => {
        output += text;
      });
      child.once('error', reject);
      child.once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`${program} exited with code ${code}: ${output.trim()}`)),
      );
    });
  }

  /** Kills a program and waits for its exit. */
  async stop(child: ChildProcess): Promise<void> {
    if (!this.running.has(child)) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  close(): void {
    for (const [signal, stop] of this.interrupts) process.off(signal, stop);
    for (const child of this.running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
