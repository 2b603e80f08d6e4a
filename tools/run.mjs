// Runs a TypeScript file: node tools/run.mjs <entry.ts> [argument...]. It does not check types; `npm run check` does.
// NODE_OPTIONS=--enable-source-maps shows TypeScript lines in stack traces; cdktf takes a second longer with it.
import module from 'node:module';
import { resolve } from 'node:path';
import { bundle } from './bundle.cjs';

const [entry, ...args] = process.argv.slice(2);
const outfile = resolve('.build', `${entry.replace(/(\/command)?\.ts$/, '').replaceAll('/', '-')}.cjs`);
await bundle(entry, outfile, { sourcemap: 'linked', sourcesContent: false }).catch((error) => {
  console.error(`error ${entry}: ${error.message}
  Fix the source. If a package is missing, run npm ci.`);
  process.exit(1);
});
module.enableCompileCache?.(resolve('.build/compiled'));
process.argv.splice(1, process.argv.length - 1, outfile, ...args);
module.createRequire(import.meta.url)(outfile);
