const { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { basename, dirname } = require('node:path');

/** What decides about a bundle besides the files in it. */
const SURROUNDINGS = [
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
  'tsconfig.json',
  'tools/bundle.cjs',
];

/** Milliseconds in which the clock of a file system may stand still. */
const TICK = 50;

/**
 * esbuild's `build()` of one file, left out as long as all that it read is as it was: by the time of change (ctime),
 * which nothing sets back, unlike that of modification. Folders count as well: a new file may go before another.
 * @returns names of what is not in the bundle and required by it
 */
async function bundle(options) {
  const record = recordOf(options.outfile);
  const wanted = JSON.stringify(options);
  const known = read(record);
  if (known?.options === wanted && known.times === times(known.files)) return known.required;

  forget(options.outfile);
  const started = Date.now();
  const { metafile, outputFiles } = await require('esbuild').build({
    ...options,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
    metafile: true,
    write: false,
  });
  const inputs = [...SURROUNDINGS, ...withFolders(Object.keys(metafile.inputs))];
  // What changes at this moment may have been read before or after.
  const settled = !inputs.some((file) => changed(file) > started - TICK);
  for (const { path, contents } of outputFiles) replace(path, contents);
  const files = [...inputs, options.outfile];
  const required = requiredIn(metafile);
  if (settled) replace(record, JSON.stringify({ options: wanted, required, files, times: times(files) }));
  return required;
}

/** Has a file bundled anew the next time. */
function forget(outfile) {
  rmSync(recordOf(outfile), { force: true });
}

function recordOf(outfile) {
  return `.build/inputs/${basename(outfile)}.json`;
}

function read(record) {
  try {
    return JSON.parse(readFileSync(record, 'utf8'));
  } catch {
    return undefined;
  }
}

function times(files) {
  return files.map(changed).join();
}

function changed(file) {
  return statSync(file, { throwIfNoEntry: false })?.ctimeMs;
}

function withFolders(inputs) {
  const files = inputs.filter((file) => file !== '<stdin>');
  const sources = files.filter((file) => !file.includes('node_modules/'));
  return [...files, ...new Set(sources.map((file) => dirname(file)))];
}

function requiredIn({ outputs }) {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))];
}

/** In one step, so that nobody reads half of it. */
function replace(path, contents) {
  const fresh = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(fresh, contents);
  renameSync(fresh, path);
}

module.exports = { bundle, forget, replace };
