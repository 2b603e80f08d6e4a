import pc from 'picocolors';

/** Reports progress on standard error, so that standard output contains only the result. */
export function progress(text: string): void {
  process.stderr.write(`${pc.dim(text)}\n`);
}
