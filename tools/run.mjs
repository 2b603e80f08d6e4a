// Runs a TypeScript entry: node tools/run.mjs <entry.ts> [argument...]
// The project's sources are one bundle and the packages that they need are another, each kept until something in it
// changes: files that are loaded one by one take several times as long. Types are checked by `npm run check`, not here.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);
const { bundle } = require('./bundle.cjs');
const { load } = require('./load.cjs');
const { optimiseLess } = require('./optimise-less.cjs');
const { traceErrors } = require('./traces.cjs');

const [entry, ...args] = process.argv.slice(2);
const sources = resolve('.build', `${entry.replace(/\/?command\.ts$|\.ts$/, '').replaceAll('/', '-')}.cjs`);
const packages = sources.replace('.cjs', '.packages.cjs');
const common = {
  target: 'node20',
  supported: { 'dynamic-import': false },
  // Without __filename and __dirname: a package that looks for files beside its own shall fail, not find others.
  banner: { js: '(function (exports, require, module) {' },
  footer: { js: '})' },
};
const builtins = await bundled().catch((error) => {
  // Those of the program itself are its own to tell.
  process.stderr.write(
    `error ${error.message}\n  The project has to be whole (npm ci), and its folder .build writable.\n`,
  );
  process.exit(1);
});

process.argv.splice(1, process.argv.length - 1, sources, ...args);
traceErrors();
// Node has its own modules compiled for the flags that it began with, so these are loaded first.
for (const name of builtins) require(name);
optimiseLess();
const packed = load(packages, require);
load(sources, (name) => (packed[name] ?? (() => require(name)))());

/** Makes both bundles where they are not there yet. @returns the names of Node's modules that they need */
async function bundled() {
  const names = await bundle({
    ...common,
    entryPoints: [entry],
    outfile: sources,
    packages: 'external',
    sourcemap: 'linked',
    sourcesContent: false,
  });
  return bundle({
    ...common,
    stdin: {
      contents: names
        .filter((name) => !/^(node:|(esbuild|playwright-core)$)/.test(name))
        .map((name) => `exports['${name}'] = () => require('${name}');`)
        .join('\n'),
      resolveDir: '.',
    },
    outfile: packages,
  });
}
