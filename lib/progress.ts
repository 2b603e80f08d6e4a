import pc from 'picocolors';
import { visibleLines } from './printable';

/** Reports progress on standard error, so that standard output contains only the result. The text may quote anything. */
export function progress(text: string): void {
  process.stderr.write(`${pc.dim(visibleLines(text))}\n`);
}
