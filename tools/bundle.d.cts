import type { BuildOptions } from 'esbuild';

/**
 * esbuild's `build()` of one file, left out as long as all that it read is as it was.
 * @returns names of what is not in the bundle and required by it
 */
export function bundle(options: BuildOptions & { readonly outfile: string }): Promise<string[]>;

/** Has a file bundled anew the next time. */
export function forget(outfile: string): void;
