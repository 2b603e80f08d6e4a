const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { basename, dirname } = require('node:path');

const ALWAYS = ['tools/bundle.cjs', 'tsconfig.json', 'package.json', 'node_modules/.package-lock.json'];
const EXTERNAL = ['esbuild', 'playwright-core'];

/** Bundles a TypeScript file with all that it imports, unless the bundle is newer than its sources and their folders. */
async function bundle(entry, outfile, own) {
  const record = `.build/inputs/${basename(outfile)}.json`;
  const common = { bundle: true, platform: 'node', target: 'node20', external: EXTERNAL, logLevel: 'silent' };
  const options = { ...common, entryPoints: [entry], outfile, metafile: true, write: false, ...own };
  if (isFresh(outfile, record, JSON.stringify(options))) return;
  const started = Date.now();
  const { metafile, outputFiles } = await require('esbuild').build(options);
  const [{ ino }] = outputFiles.reverse().map(({ path, contents }) => replace(path, contents));
  const sources = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules/'));
  // The folder of environments may be empty, and then none of the sources is in it.
  const inputs = [...new Set([...ALWAYS, 'environments', ...sources.flatMap(withFolders)])];
  replace(record, JSON.stringify({ options: JSON.stringify(options), ino, started, inputs }));
}

function isFresh(outfile, record, wanted) {
  try {
    const { options, ino, started, inputs } = JSON.parse(readFileSync(record, 'utf8'));
    // Unlike mtime, ctime cannot be set back. File systems record it less precisely than the clock, hence the 50 ms.
    const isOlder = (path) => statSync(path).ctimeMs < started - 50;
    return options === wanted && statSync(outfile).ino === ino && inputs.every(isOlder);
  } catch {
    return false;
  }
}

// A new file in a folder may match a pattern, or be imported in place of another file.
const withFolders = (path) => (path === '.' ? [] : [path, ...withFolders(dirname(path))]);

/** Writes a file in one step, so that another process never reads a partial file. */
function replace(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
  return statSync(path);
}

module.exports = { bundle };
