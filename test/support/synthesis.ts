import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import type { Bundle } from '../../bundle';
import { app, type Stack, stackName, stackOf } from '../../stacks';
import type { JsonObject } from './provider-schema/json';

/** A synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** The text of its `cdk.tf.json`. */
  readonly text: string;
  readonly json: JsonObject;
}

/** A stack of an app. */
export interface AppStack extends SynthesizedStack {
  /** Names of the stacks that are applied before it. */
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly dependencies: readonly string[]; readonly synthesizedStackPath: string }>
  >;
}

/** Synthesizes all stacks together, with their validations, as `cdktf` does. */
export function synthesize(bundles: readonly Bundle[]): AppStack[] {
  return inFolder((folder) => {
    app(bundles, folder).synth();
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return Object.entries(manifest.stacks).map(([name, { dependencies, synthesizedStackPath }]) => {
      const text = readFileSync(join(folder, synthesizedStackPath), 'utf8');
      return { name, dependencies, text, json: JSON.parse(text) };
    });
  });
}

/** Synthesizes one stack of an environment alone, which takes less time. Metadata and the place of the state are left out. */
export function synthesizeStack(bundle: Bundle, stack: Stack): SynthesizedStack {
  // cdktf creates the folder as soon as there is an app.
  const text = inFolder((outdir) => Testing.synth(stackOf(new App({ outdir }), bundle, stack)));
  return { name: stackName(bundle.environment.name, stack), text, json: JSON.parse(text) };
}

function inFolder<T>(synth: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'stacks-'));
  // cdktf records a stack trace of each element: translating them to TypeScript takes a third of the time.
  process.setSourceMapsEnabled(false);
  try {
    return synth(folder);
  } finally {
    process.setSourceMapsEnabled(true);
    rmSync(folder, { recursive: true });
  }
}
