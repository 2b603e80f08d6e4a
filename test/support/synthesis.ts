import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '../../bundle';
import { app } from '../../stacks';
import type { JsonObject } from './provider-schema/json';

/** A synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** Names of the stacks that are applied before it. */
  readonly dependencies: readonly string[];
  /** The text of its `cdk.tf.json`. */
  readonly text: string;
  readonly json: JsonObject;
}

interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly dependencies: readonly string[]; readonly synthesizedStackPath: string }>
  >;
}

/** Synthesizes all stacks together, with their validations, as `cdktf` does. */
export function synthesize(bundles: readonly Bundle[]): SynthesizedStack[] {
  const folder = mkdtempSync(join(tmpdir(), 'stacks-'));
  try {
    app(bundles, folder).synth();
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return Object.entries(manifest.stacks).map(([name, { dependencies, synthesizedStackPath }]) => {
      const text = readFileSync(join(folder, synthesizedStackPath), 'utf8');
      return { name, dependencies, text, json: JSON.parse(text) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
